import { ACTIVE_STATUSES } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { flag } from '../../input/parameter.ts';
import { printList } from '../../output/list.ts';
import { findTasks } from '../../tasks/pages.ts';
import { taskColumns } from '../../tasks/task-columns.ts';

export const active = defineCommand({
  arguments: {},
  options: { running: flag('--running', 'only what runs now') },
  details: 'Agents keep to-dos of their own: cox items list.',
  async run(context, { options }) {
    const client = await context.client();
    const statuses = options.running ? ['running'] : ACTIVE_STATUSES;
    const query = { status: statuses.join(','), order: 'attention' as const };
    const { tasks } = await findTasks(client, query);
    await printList(context, {
      rows: tasks,
      columns: taskColumns(context),
      idOf: ({ id }) => id,
      empty: context.words.empty.active,
    });
  },
});
