import { defineCommand } from '../../command.ts';
import { fieldLines } from '../../describe/fields.ts';
import { statusFields } from '../../describe/status-fields.ts';
import { required, text } from '../../input/parameter.ts';

export const status = defineCommand({
  arguments: { id: required('<id>', 'the task', text, { completes: 'task' }) },
  options: {},
  async run(context, given) {
    const { output } = context;
    const { task } = await (await context.client()).tasks.get(given.arguments.id);
    if (output.isJson) return output.json(task);
    if (output.isQuiet) return output.line(task.id);
    await output.line(fieldLines(statusFields(task, context), output.paint).join('\n'));
  },
});
