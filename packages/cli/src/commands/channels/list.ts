import type { ChannelSummary } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import type { Cell, Column } from '../../output/table.ts';

/** Where people can write. */
const CHATS: readonly ChannelSummary['type'][] = ['telegram', 'slack'];

export const list = defineCommand({
  arguments: {},
  options: {},
  details:
    'Channels are defined under channels: in the config; desktop and file are always there. Who writes and is not allowed ' +
    'to gets no answer: cox channels test says who wrote lately.',
  async run(context) {
    const { output, words } = context;
    const { columns: heads, receiving, notes, empty } = words.channels;
    const { paint, isTerminal } = output;
    const channels = await (await context.client()).channels.list();
    const stateCell = ({ state, receives, error }: ChannelSummary): Cell => {
      if (error !== undefined) return { text: receiving.failing, paint: paint.bad };
      if (!receives) return { text: '–', paint: paint.quiet };
      return {
        text: isTerminal ? receiving[state] : state,
        paint: state === 'listening' ? paint.good : paint.quiet,
      };
    };
    const columns: Column<ChannelSummary>[] = [
      { head: words.columns.name, cell: ({ name }) => ({ text: safeLine(name), paint: paint.strong }) },
      { head: heads.type, cell: ({ type }) => type },
      { head: heads.leadsTo, least: 10, most: 40, cell: ({ leadsTo = '–' }) => safeLine(leadsTo) },
      {
        head: heads.allow,
        least: 8,
        most: 24,
        cell: ({ allow, receives }) => (receives ? safeLine(allow.join(' ')) || words.no : '–'),
      },
      { head: heads.receives, cell: stateCell },
      { head: heads.pending, align: 'right', cell: ({ pending }) => String(pending) },
      { head: words.columns.origin, least: 8, cell: ({ definedIn }) => safeLine(definedIn) },
      { head: heads.error, least: 10, cell: ({ error = '' }) => safeLine(error) },
    ];
    await printList(context, { rows: channels, columns, idOf: ({ name }) => name, empty: empty.channels });
    if (output.isJson || output.isQuiet) return;
    if (!isTerminal) return;
    for (const { name, type, receives, allow } of channels)
      if (CHATS.includes(type) && !receives && allow.length === 0)
        await output.note(notes.nobodyAllowed(name));
  },
});
