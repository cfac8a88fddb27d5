import { defineCommand } from '../../command.ts';
import { sendAnswer } from '../../inbox/answered.ts';
import { flag, required, text } from '../../input/parameter.ts';

export const approve = defineCommand({
  arguments: {
    request: required('<request>', 'what it asks for, or the task that asks', text, { completes: 'request' }),
  },
  options: { always: flag('--always', 'also whenever it asks for the same again') },
  run: (context, given) =>
    sendAnswer(context, given.arguments.request, {
      decision: given.options.always ? 'approve_always' : 'approve',
    }),
});
