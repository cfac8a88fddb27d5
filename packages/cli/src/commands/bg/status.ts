import { fieldLines } from '@coxswain/views';
import { statusFields } from '@coxswain/views/task-fields';
import { defineCommand } from '../../command.ts';
import { required, text } from '../../input/parameter.ts';
import { drawLines, rendering } from '../../output/rendering.ts';

export const status = defineCommand({
  arguments: { id: required('<id>', 'the task', text, { completes: 'task' }) },
  options: {},
  async run(context, given) {
    const { output } = context;
    const { task } = await (await context.client()).tasks.get(given.arguments.id);
    if (output.isJson) return output.json(task);
    if (output.isQuiet) return output.line(task.id);
    await output.line(drawLines(fieldLines(statusFields(task, rendering(context))), output.paint).join('\n'));
  },
});
