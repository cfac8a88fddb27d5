import { printableLine } from '@coxswain/protocol';
import { field, fieldLines } from '@coxswain/views';
import { agentFields } from '@coxswain/views/agent';
import { defineCommand } from '../../command.ts';
import { required, text } from '../../input/parameter.ts';
import { drawLines } from '../../output/rendering.ts';

export const show = defineCommand({
  arguments: { name: required('<name>', 'the agent', text, { completes: 'agent' }) },
  options: {},
  details: 'Shows the names of variables, never their values.',
  async run({ client, output, words, deps }, given) {
    const agent = await (await client()).agents.get(given.arguments.name, { path: deps.environment.PATH });
    if (output.isJson) return output.json(agent);
    if (output.isQuiet) return output.line(agent.name);
    const name = field(words.fields.name, { text: printableLine(agent.name), tone: 'strong' });
    const lines = fieldLines([...name, ...agentFields(agent, words)]);
    await output.line(drawLines(lines, output.paint).join('\n'));
  },
});
