import { ACTIVE_STATUSES } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { flag } from '../../input/parameter.ts';
import { printList } from '../../output/list.ts';
import { findTasks } from '../../tasks/pages.ts';
import { RUNNING_KINDS } from '../../tasks/running-kinds.ts';
import { taskColumns } from '../../tasks/task-columns.ts';

export const active = defineCommand({
  arguments: {},
  options: { running: flag('--running', 'only what runs now') },
  details: 'The items that agents keep for themselves are not among them: cox tasks list --kind item.',
  async run(context, { options }) {
    const client = await context.client();
    const statuses = options.running ? ['running'] : ACTIVE_STATUSES;
    const query = { status: statuses.join(','), kind: RUNNING_KINDS, order: 'attention' as const };
    const { tasks } = await findTasks(client, query);
    await printList(context, {
      rows: tasks,
      columns: taskColumns(context),
      idOf: ({ id }) => id,
      empty: context.words.empty.active,
    });
  },
});
