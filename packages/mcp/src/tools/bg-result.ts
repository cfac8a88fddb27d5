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
    'Gives what a task answered, or why it failed. With wait: true it waits until the task has ended; without, a task that ' +
    'has not ended says so.',
  input: z.strictObject({ id: taskId, wait }),
  output: taskView,
  hints: LOOKS,
  async run(client, { id, wait: isWaiting }, context) {
    const { task } = await client.tasks.get(id);
    return outcomeOf(client, isWaiting ? await untilEnded(client, task.id, context) : task);
  },
});
