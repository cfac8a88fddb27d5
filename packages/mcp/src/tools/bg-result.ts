import { z } from 'zod';
import { taskId, wait } from '../tool/fields.ts';
import { outcomeOf } from '../tool/outcome.ts';
import { taskView } from '../tool/task-view.ts';
import { defineTool, LOOKS } from '../tool/tool.ts';
import { untilEnded } from '../tool/wait.ts';

export const bgResult = defineTool({
  name: 'bg_result',
  title: 'Read the result of a task',
  description:
    'Get the answer of a task, or why it failed. With wait: true, wait until the task has ended; otherwise a task that ' +
    'has not ended reports its status.',
  input: z.strictObject({ id: taskId, wait }),
  output: taskView,
  hints: LOOKS,
  async run(client, { id, wait: isWaiting }, context) {
    const { task } = await client.tasks.get(id);
    return outcomeOf(client, isWaiting ? await untilEnded(client, task.id, context) : task);
  },
});
