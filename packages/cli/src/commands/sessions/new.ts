import { defineCommand } from '../../command.ts';
import { optional, required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';

export const create = defineCommand({
  arguments: { name: required('<name>', 'its name', text) },
  options: {
    agent: optional('--agent <name>', 'agent of the session; default: the default agent', text, {
      completes: 'agent',
    }),
  },
  async run({ client, output, words }, given) {
    const session = await (await client()).sessions.create({
      name: given.arguments.name,
      agent: given.options.agent,
    });
    if (output.isJson) return output.json(session);
    if (output.isQuiet) return output.line(session.name);
    await output.line(words.notes.sessionBegun(safeLine(session.name), safeLine(session.agent)));
  },
});
