import type { ChannelRoute } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import type { Column } from '../../output/table.ts';
import { shownId } from '../../output/task-id.ts';

const ANY = '*';

export const list = defineCommand({
  arguments: {},
  options: {},
  details:
    'The route that says most about where a message came from wins; where none fits, the default agent answers.',
  async run(context) {
    const { output, words } = context;
    const heads = words.channels.columns;
    const routes = await (await context.client()).routes.list();
    const any = (text: string | undefined): string => (text === undefined ? ANY : safeLine(text));
    const columns: Column<ChannelRoute>[] = [
      {
        head: words.columns.id,
        cell: ({ id }) => ({ text: shownId(id, output), paint: output.paint.strong }),
      },
      { head: heads.channel, cell: ({ channel }) => safeLine(channel) },
      { head: heads.account, cell: ({ account }) => any(account) },
      { head: heads.peer, cell: ({ peer }) => any(peer) },
      { head: heads.thread, cell: ({ thread }) => any(thread) },
      { head: words.columns.agent, cell: ({ agent }) => safeLine(agent) },
      { head: words.columns.session, least: 8, cell: ({ session = '–' }) => safeLine(session) },
    ];
    await printList(context, {
      rows: routes,
      columns,
      idOf: ({ id }) => id,
      empty: words.channels.empty.routes,
    });
  },
});
