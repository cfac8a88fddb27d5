import { ACTIVE_STATUSES } from '@coxswain/protocol';
import { taskColumns } from '@coxswain/views/task';
import { defineCommand } from '../../command.ts';
import { flag, optional, text } from '../../input/parameter.ts';
import { statuses } from '../../input/readers.ts';
import { printList } from '../../output/list.ts';
import { rendering } from '../../output/rendering.ts';
import { findTasks } from '../../tasks/pages.ts';

export const list = defineCommand({
  arguments: {},
  options: {
    agent: optional('--agent <name>', 'only to-dos of this agent', text, { completes: 'agent' }),
    session: optional('--session <name>', 'only tasks of this session', text, { completes: 'session' }),
    status: optional('--status <s,...>', 'only tasks in these statuses', statuses),
    all: flag('--all', 'include to-dos that have ended'),
  },
  details: 'Lists the to-dos that agents noted and those you added. To see one: cox tasks describe <id>.',
  async run(context, { options: { agent, session, status, all } }) {
    const { words } = context;
    const shown = status ?? (all ? undefined : ACTIVE_STATUSES);
    const { tasks } = await findTasks(await context.client(), {
      kind: 'item',
      agent,
      session,
      status: shown?.join(','),
    });
    const { id, status: state, agent: whose, description, session: where } = taskColumns(rendering(context));
    await printList(context, {
      rows: [...tasks].reverse(),
      columns: [id, state, whose, description, where],
      idOf: (item) => item.id,
      empty: words.items.none,
    });
  },
});
