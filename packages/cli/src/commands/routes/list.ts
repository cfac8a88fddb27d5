import { routeColumns } from '@coxswain/views/channel';
import { defineCommand } from '../../command.ts';
import { printList } from '../../output/list.ts';
import { rendering } from '../../output/rendering.ts';

export const list = defineCommand({
  arguments: {},
  options: {},
  details: 'The most specific matching route wins; if none matches, the default agent answers.',
  async run(context) {
    const { words } = context;
    const routes = await (await context.client()).routes.list();
    const { id, channel, account, peer, thread, agent, session } = routeColumns(rendering(context));
    await printList(context, {
      rows: routes,
      columns: [id, channel, account, peer, thread, agent, session],
      idOf: (route) => route.id,
      empty: words.channels.empty.routes,
    });
  },
});
