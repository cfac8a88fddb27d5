import { EXIT_CODES } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { confirmed } from '../../input/confirm.ts';
import { required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';

export const reset = defineCommand({
  arguments: { session: required('<id>', 'the session', text, { completes: 'session' }) },
  options: {},
  details:
    'Its next task begins a new conversation; its tasks and items stay. What was said in a session with a name is kept until then, also when its tasks are pruned. Asks first; say --yes where nobody can answer.',
  async run(context, given) {
    const { output, words } = context;
    const client = await context.client();
    const { name } = await client.sessions.get(given.arguments.session);
    if (!(await confirmed(context, words.notes.resetQuestion(safeLine(name))))) return EXIT_CODES.error.code;
    const session = await client.sessions.reset(name);
    if (output.isJson) await output.json(session);
    else await output.line(output.isQuiet ? session.name : words.notes.sessionReset(safeLine(session.name)));
    return EXIT_CODES.ok.code;
  },
});
