import { defineCommand } from '../../command.ts';
import { required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';

export const rename = defineCommand({
  arguments: {
    session: required('<id>', 'the session', text, { completes: 'session' }),
    name: required('<name>', 'its new name', text),
  },
  options: {},
  async run({ client, output, words }, given) {
    const { session: from, name } = given.arguments;
    const session = await (await client()).sessions.change(from, { name });
    if (output.isJson) return output.json(session);
    await output.line(
      output.isQuiet ? session.name : words.notes.sessionRenamed(safeLine(from), safeLine(session.name)),
    );
  },
});
