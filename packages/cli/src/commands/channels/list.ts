import type { ChannelSummary } from '@coxswain/protocol';
import { channelColumns } from '@coxswain/views/channel';
import { defineCommand } from '../../command.ts';
import { printList } from '../../output/list.ts';
import { rendering } from '../../output/rendering.ts';

/** Where people can write. */
const CHATS: readonly ChannelSummary['type'][] = ['telegram', 'slack'];

export const list = defineCommand({
  arguments: {},
  options: {},
  details:
    'Define channels under channels: in the config; desktop and file always exist. Messages from people who are not allowed get no answer; cox channels test shows who wrote recently.',
  async run(context) {
    const { output, words } = context;
    const { notes, empty } = words.channels;
    const channels = await (await context.client()).channels.list();
    const { name, type, leadsTo, allow, receives, pending, origin, error } = channelColumns(
      rendering(context),
    );
    await printList(context, {
      rows: channels,
      columns: [name, type, leadsTo, allow, receives, pending, origin, error],
      idOf: (channel) => channel.name,
      empty: empty.channels,
    });
    if (output.isJson || output.isQuiet || !output.isTerminal) return;
    for (const channel of channels)
      if (CHATS.includes(channel.type) && !channel.receives && channel.allow.length === 0)
        await output.note(notes.nobodyAllowed(channel.name));
  },
});
