import { defineCommand } from '../../command.ts';
import { required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';

export const setDefault = defineCommand({
  arguments: { name: required('<name>', 'the agent', text, { completes: 'agent' }) },
  options: {},
  async run({ client, output, words }, given) {
    const agent = await (await client()).agents.setDefault(given.arguments.name);
    if (output.isJson) return output.json(agent);
    await output.line(output.isQuiet ? agent.name : words.notes.isDefaultNow(safeLine(agent.name)));
  },
});
