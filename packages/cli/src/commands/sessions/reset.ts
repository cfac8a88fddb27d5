import { EXIT_CODES } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { confirmed } from '../../input/confirm.ts';
import { required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';

export const reset = defineCommand({
  arguments: { session: required('<id>', 'the session', text, { completes: 'session' }) },
  options: {},
  details:
    'Its next task starts a new conversation; `cox sessions show --archived` still shows the old messages. The archive is deleted with the last task of the session. Tasks and items stay. Asks for confirmation; use --yes in scripts.',
  async run(context, given) {
    const { output, words } = context;
    const client = await context.client();
    const { name } = await client.sessions.get(given.arguments.session);
    if (!(await confirmed(context, words.notes.resetQuestion(safeLine(name))))) return EXIT_CODES.error.code;
    const session = await client.sessions.reset(name);
    if (output.isJson) await output.json(session);
    else
      await output.line(
        output.isQuiet
          ? session.name
          : words.notes.sessionReset(safeLine(session.name), session.resets?.at(-1)?.messages ?? 0),
      );
    return EXIT_CODES.ok.code;
  },
});
