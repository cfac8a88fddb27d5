import type { Task } from '@coxswain/protocol';
import { statusWordSchema } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { ALL_BUT_ITEMS } from '../tool/kinds.ts';
import { ownTask } from '../tool/own-task.ts';
import { lineOf } from '../tool/task-text.ts';
import { taskView, viewOf } from '../tool/task-view.ts';
import { defineTool, LOOKS } from '../tool/tool.ts';

/** Newest first, each once. */
const merged = (lists: readonly (readonly Task[])[], limit: number): readonly Task[] => {
  const byId = new Map(lists.flat().map((task) => [task.id, task]));
  return [...byId.values()].toSorted((one, other) => other.n - one.n).slice(0, limit);
};

export const bgList = defineTool({
  name: 'bg_list',
  title: 'List tasks',
  description:
    'List tasks, newest first: id, status, agent and title. Use it to find a task whose id you lost.',
  input: z.strictObject({
    status: statusWordSchema.optional().describe('Only tasks with this status.'),
    limit: z.int().min(1).max(200).default(20).describe('Maximum number of tasks.'),
  }),
  output: z.object({ tasks: z.array(taskView) }),
  hints: LOOKS,
  async run(client, { status, limit }) {
    const query = { kind: ALL_BUT_ITEMS, limit: String(limit), status };
    const own = await ownTask(client);
    // Tasks it submitted to other agents are not in the list of its own agent.
    const queries = own === undefined ? [query] : [query, { ...query, parent: own.id }];
    const pages = await Promise.all(queries.map((each) => client.tasks.list(each)));
    const tasks = merged(
      pages.map((page) => page.tasks),
      limit,
    );
    const text = tasks.length === 0 ? 'No tasks found.' : tasks.map(lineOf).join('\n');
    return { text, data: { tasks: tasks.map(viewOf) } };
  },
});
