import { z } from 'zod';
import { taskId } from '../tool/fields.ts';
import { lineOf, questionLines, statusText } from '../tool/task-text.ts';
import { detailOf, taskView } from '../tool/task-view.ts';
import { defineTool, LOOKS } from '../tool/tool.ts';

export const bgStatus = defineTool({
  name: 'bg_status',
  title: 'Check on a task',
  description:
    'Check on a task: its status, what it is doing, what it is waiting for, its children and its last lines of output. Use ' +
    'bg_result for the result.',
  input: z.strictObject({ id: taskId }),
  output: taskView,
  hints: LOOKS,
  async run(client, { id }) {
    const {
      task,
      inputs = [],
      children = [],
      log = '',
    } = await client.tasks.get(id, { include: ['inputs', 'children', 'log'] });
    const lines = [
      statusText(task),
      task.description,
      ...questionLines(inputs),
      ...(children.length === 0 ? [] : ['Children:', ...children.map(lineOf)]),
      ...(log.trim() === '' ? [] : ['Last lines of output:', log.trimEnd()]),
    ];
    return { text: lines.join('\n'), data: detailOf(task, inputs) };
  },
});
