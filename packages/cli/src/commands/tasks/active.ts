import { ACTIVE_STATUSES } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { flag } from '../../input/parameter.ts';
import { printList } from '../../output/list.ts';
import { findTasks } from '../../tasks/pages.ts';
import { listedColumns } from '../../tasks/task-list.ts';

export const active = defineCommand({
  arguments: {},
  options: { running: flag('--running', 'only running tasks') },
  details: 'To see the to-dos of agents: cox items list.',
  async run(context, { options }) {
    const client = await context.client();
    const statuses = options.running ? ['running'] : ACTIVE_STATUSES;
    const query = { status: statuses.join(','), order: 'attention' as const };
    const { tasks } = await findTasks(client, query);
    await printList(context, {
      rows: tasks,
      columns: listedColumns(context),
      idOf: ({ id }) => id,
      empty: context.words.empty.active,
    });
  },
});
