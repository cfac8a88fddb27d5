import { defineCommand } from '../../command.ts';
import { sendAnswer } from '../../inbox/answered.ts';
import { optional, required, text } from '../../input/parameter.ts';

export const deny = defineCommand({
  arguments: {
    request: required('<request>', 'what it asks for, or the task that asks', text, { completes: 'request' }),
  },
  options: { reason: optional('--reason <text>', 'why not; the agent is told', text) },
  run: (context, given) =>
    sendAnswer(context, given.arguments.request, {
      decision: 'deny',
      ...(given.options.reason === undefined ? {} : { text: given.options.reason }),
    }),
});
