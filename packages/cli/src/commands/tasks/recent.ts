import { ENDED_STATUSES } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { countOption } from '../../input/count-option.ts';
import { flag } from '../../input/parameter.ts';
import { printList } from '../../output/list.ts';
import { findTasks } from '../../tasks/pages.ts';
import { ONLY_ROOTS } from '../../tasks/roots.ts';
import { listedColumns } from '../../tasks/task-list.ts';

const DEFAULT_COUNT = 20;

export const recent = defineCommand({
  arguments: {},
  options: {
    count: countOption(DEFAULT_COUNT),
    children: flag('--children', 'include parts of other tasks: steps, speeches, helpers'),
  },
  details:
    'Leaves out the parts of other tasks (steps, speeches, helpers): to see them, add --children or run cox tasks list --parent <id>. To-dos of agents are in: cox items list.',
  async run(context, { options }) {
    const client = await context.client();
    const query = {
      status: ENDED_STATUSES.join(','),
      order: 'ended' as const,
      ...(options.children ? {} : ONLY_ROOTS),
    };
    const { tasks } = await findTasks(client, query, options.count ?? DEFAULT_COUNT);
    await printList(context, {
      rows: tasks,
      columns: listedColumns(context),
      idOf: ({ id }) => id,
      empty: context.words.empty.recent,
    });
  },
});
