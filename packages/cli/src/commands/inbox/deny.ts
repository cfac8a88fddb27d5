import { defineCommand } from '../../command.ts';
import { sendAnswer } from '../../inbox/answered.ts';
import { optional, required, text } from '../../input/parameter.ts';

export const deny = defineCommand({
  arguments: {
    request: required('<request>', 'the request, or its task', text, { completes: 'request' }),
  },
  options: { reason: optional('--reason <text>', 'reason to give the agent', text) },
  run: (context, given) =>
    sendAnswer(context, given.arguments.request, { decision: 'deny', text: given.options.reason }),
});
