import { defineCommand } from '../../command.ts';
import { sendAnswer } from '../../inbox/answered.ts';
import { flag, required, text } from '../../input/parameter.ts';

export const approve = defineCommand({
  arguments: {
    request: required('<request>', 'the request, or its task', text, { completes: 'request' }),
  },
  options: { always: flag('--always', 'approve the same request from now on, too') },
  run: (context, given) =>
    sendAnswer(context, given.arguments.request, {
      decision: given.options.always ? 'approve_always' : 'approve',
    }),
});
