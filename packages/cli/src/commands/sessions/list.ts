import { sessionColumns } from '@coxswain/views/session';
import { defineCommand } from '../../command.ts';
import { printList } from '../../output/list.ts';
import { rendering } from '../../output/rendering.ts';

export const list = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const { name, title, agent, tasks, active, tokens, used } = sessionColumns(rendering(context));
    await printList(context, {
      rows: await (await context.client()).sessions.list(),
      columns: [name, title, agent, tasks, active, tokens, used],
      idOf: (session) => session.name,
      empty: context.words.empty.sessions,
    });
  },
});
