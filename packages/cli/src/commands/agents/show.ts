import { agentFields } from '../../agents/agent-fields.ts';
import { defineCommand } from '../../command.ts';
import { fieldLines } from '../../describe/fields.ts';
import { required, text } from '../../input/parameter.ts';

export const show = defineCommand({
  arguments: { name: required('<name>', 'the agent', text, { completes: 'agent' }) },
  options: {},
  details: 'Shows the names of variables, never their values.',
  async run({ client, output, words, world }, given) {
    const agent = await (await client()).agents.get(given.arguments.name, { path: world.environment.PATH });
    if (output.isJson) return output.json(agent);
    if (output.isQuiet) return output.line(agent.name);
    await output.line(fieldLines(agentFields(agent, words, output.paint), output.paint).join('\n'));
  },
});
