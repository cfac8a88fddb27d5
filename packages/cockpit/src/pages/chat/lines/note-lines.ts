// Notes between the messages, and how a turn ended.

import { grouped } from '@coxswain/locale';
import {
  cellWidth,
  cutToCells,
  formatDuration,
  printableLine,
  shortId,
  type Usage,
} from '@coxswain/protocol';
import { costText, statusStyle } from '@coxswain/views';
import { tokensOf } from '@coxswain/views/usage';
import type { EntryOf, Note } from '../transcript/entry.ts';
import type { Layout } from './layout.ts';
import { type ChatLine, line, span } from './line.ts';
import { wrapProse } from './wrap.ts';

const textOf = (note: Note, { words }: Layout): string => {
  const { notes } = words.screen.chat;
  switch (note.type) {
    case 'said':
      return note.text;
    case 'cancel':
      return `${note.isForced ? notes.forcedBy(note.by) : notes.cancelledBy(note.by)}${note.reason === undefined ? '' : `: ${note.reason}`}`;
    case 'retrying':
      return `${note.cause === 'limit' ? notes.waitsForLimit : notes.triedAgain}: ${note.message}`;
    case 'retryOf':
      return notes.retryOf(shortId(note.task));
    case 'gap':
      return words.notes.gap(note.bytes, note.isLost);
    case 'worktree':
      return notes.worktree(note.branch, note.folder);
    case 'ended':
      return notes.processesEnded(note.processes);
    case 'adopted':
      return words.follow.adopted;
    case 'reset':
      return notes.reset(note.messages);
    case 'summary':
      return `${words.status.role.summary}: ${note.text}`;
  }
};

export const noteLines = ({ note }: EntryOf<'note'>, layout: Layout): readonly ChatLine[] => {
  const text = textOf(note, layout);
  if (note.type === 'reset') return [line(span(dividing(text, layout.columns), 'quiet'))];
  return wrapProse(text, layout.columns - 2).map((row, at) =>
    line(span(`${at === 0 ? '· ' : '  '}${row}`, 'quiet')),
  );
};

/** A line across, with the words in it. */
const dividing = (text: string, columns: number): string => {
  const said = cutToCells(`── ${text} `, columns);
  return said + '─'.repeat(Math.max(0, columns - cellWidth(said)));
};

const consumed = (usage: Usage | undefined, { words }: Layout): readonly string[] => {
  const tokens = tokensOf(usage);
  return [
    ...(tokens > 0 ? [words.chat.tokens(grouped(tokens))] : []),
    ...(usage?.cost === undefined ? [] : [costText(usage.cost, usage.currency)]),
  ];
};

/** `✓ completed · 2m12s · 12,480 tokens · 0.02 USD`, and below it why it did not succeed. */
export const endLines = (entry: EntryOf<'end'>, layout: Layout): readonly ChatLine[] => {
  const { words, columns } = layout;
  const { glyph, word, tone } = statusStyle(entry.status, words);
  const facts = [formatDuration(entry.durationMs, true), ...consumed(entry.usage, layout)].join(' · ');
  const reason = entry.reason === undefined ? undefined : words.status.reason[entry.reason];
  // For a daemon stop the error is the English text of the reason, which is shown in the user's language.
  const message = entry.reason === 'shutdown' ? undefined : entry.message;
  const why = message ?? (entry.status === 'cancelled' ? reason : undefined);
  return [
    line(span(`${glyph} ${word}`, tone), span(` · ${facts}`, 'quiet')),
    ...(why === undefined
      ? []
      : wrapProse(printableLine(why), columns - 2).map((row) => line(span(`  ${row}`, tone)))),
  ];
};
