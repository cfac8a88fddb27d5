import { ACTIVE_STATUSES, ITEM_LIST, type Task } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import { defineCommand } from '../../command.ts';
import { flag, optional, text } from '../../input/parameter.ts';
import { statuses } from '../../input/readers.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import { findTasks } from '../../tasks/pages.ts';
import { idColumn, NOTHING, statusColumn } from '../../tasks/task-columns.ts';

export const list = defineCommand({
  arguments: {},
  options: {
    agent: optional('--agent <name>', 'only of this agent', text, { completes: 'agent' }),
    session: optional('--session <name>', 'only of this session', text, { completes: 'session' }),
    status: optional('--status <s,...>', 'only these statuses', statuses),
    all: flag('--all', 'also what ended'),
  },
  details: 'What an agent notes for itself and what you note for it. See one with: cox tasks describe <id>.',
  async run(context, { options: { agent, session, status, all } }) {
    const { words } = context;
    const shown = status ?? (all ? undefined : ACTIVE_STATUSES);
    const { tasks } = await findTasks(await context.client(), {
      kind: 'item',
      ...(agent !== undefined && { agent }),
      ...(session !== undefined && { session }),
      ...(shown !== undefined && { status: shown.join(',') }),
    });
    const columns: Column<Task>[] = [
      idColumn(context),
      statusColumn(context),
      { head: words.columns.agent, least: 6, most: 16, cell: (item) => safeLine(item.agent) },
      { head: words.columns.description, least: 12, cell: ({ description }) => safeLine(description) },
      {
        head: words.columns.session,
        least: 8,
        most: 20,
        cell: (item) => (item.session.startsWith(ITEM_LIST) ? NOTHING : safeLine(item.session)),
      },
    ];
    await printList(context, {
      rows: [...tasks].reverse(),
      columns,
      idOf: ({ id }) => id,
      empty: words.items.none,
    });
  },
});
