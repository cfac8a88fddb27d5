import type { TASK_INCLUDES } from '@coxswain/protocol/schema';
import { taskLines } from '@coxswain/views/task-sections';
import { defineCommand } from '../../command.ts';
import { required, text } from '../../input/parameter.ts';
import { drawLines, rendering } from '../../output/rendering.ts';

/** What describe shows; typed by the schema, which is too heavy to be loaded for its list. */
export const DESCRIBED: readonly (typeof TASK_INCLUDES)[number][] = [
  'children',
  'history',
  'plan',
  'toolCalls',
  'messages',
  'usage',
  'inputs',
  'deliveries',
  'log',
];

export const describe = defineCommand({
  arguments: { id: required('<id>', 'the task', text, { completes: 'task' }) },
  options: {},
  async run(context, given) {
    const { output } = context;
    const detail = await (await context.client()).tasks.get(given.arguments.id, { include: DESCRIBED });
    if (output.isJson) return output.json(detail);
    if (output.isQuiet) return output.line(detail.task.id);
    await output.line(drawLines(taskLines(detail, rendering(context)), output.paint).join('\n'));
  },
});
