import { defineCommand } from '../../command.ts';
import { fieldLines } from '../../describe/fields.ts';
import { required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';
import { commandText } from './list.ts';

export const show = defineCommand({
  arguments: { name: required('<name>', 'the agent', text, { completes: 'agent' }) },
  options: {},
  async run({ client, output, words }, given) {
    const agent = await (await client()).agents.get(given.arguments.name);
    if (output.isJson) return output.json(agent);
    if (output.isQuiet) return output.line(agent.name);
    const { fields } = words;
    const lines = fieldLines(
      [
        [fields.name, output.paint.strong(safeLine(agent.name))],
        [fields.isDefault, agent.isDefault ? words.yes : words.no],
        [fields.runtime, agent.runtime],
        [fields.command, commandText(agent) || undefined],
        [fields.model, agent.model],
        [fields.workspace, agent.workspace],
        [fields.definedIn, safeLine(agent.definedIn)],
        [fields.activeTasks, String(agent.activeTasks)],
      ],
      output.paint,
    );
    await output.line(lines.join('\n'));
  },
});
