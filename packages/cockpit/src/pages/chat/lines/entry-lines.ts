// An entry of the conversation as lines. What was drawn once is kept with the entry: entries never change, so while words
// stream in only the last one is drawn again, and a resize draws again only what is looked at.

import type { Entry } from '../transcript/entry.ts';
import type { Layout } from './layout.ts';
import { BLANK, type ChatLine } from './line.ts';
import { endLines, noteLines } from './note-lines.ts';
import { planLines } from './plan-lines.ts';
import { questionLines } from './question-lines.ts';
import { isNextBlock, textLines, userLines } from './text-lines.ts';
import { toolLines } from './tool-lines.ts';

const drawn = (entry: Entry, layout: Layout): readonly ChatLine[] => {
  switch (entry.kind) {
    case 'user':
      return userLines(entry, layout);
    case 'text':
      return textLines(entry, layout);
    case 'tool':
      return toolLines(entry, layout);
    case 'plan':
      return planLines(entry, layout);
    case 'question':
      return questionLines(entry, layout);
    case 'note':
      return noteLines(entry, layout);
    case 'end':
      return endLines(entry, layout);
  }
};

const isDivider = (entry: Entry): boolean => entry.kind === 'note' && entry.note.type === 'reset';

const isSmall = ({ kind }: Entry): boolean => kind === 'tool' || kind === 'note' || kind === 'end';

/** Cards stand close together; everything else has a free line before it. */
const hasGap = (entry: Entry, before: Entry | undefined): boolean => {
  if (before === undefined) return false;
  if (entry.kind === 'text' && entry.isContinued)
    return before.kind === 'text' && isNextBlock(before.text, entry);
  if (entry.kind === 'end' || entry.kind === 'user' || isDivider(entry)) return true;
  return !(isSmall(entry) && isSmall(before));
};

interface Kept extends Layout {
  readonly isFirst: boolean;
  readonly lines: readonly ChatLine[];
}

const kept = new WeakMap<Entry, Kept>();

/** The lines of the entry, the free one before it included. `before`: the entry that stands above it. */
export const entryLines = (entry: Entry, before: Entry | undefined, layout: Layout): readonly ChatLine[] => {
  const isFirst = !hasGap(entry, before);
  const last = kept.get(entry);
  if (last?.isFirst === isFirst && isSame(last, layout)) return last.lines;
  const own = drawn(entry, layout);
  const lines = isFirst || own.length === 0 ? own : [BLANK, ...own];
  kept.set(entry, { ...layout, isFirst, lines });
  return lines;
};

const isSame = (one: Layout, other: Layout): boolean =>
  one.columns === other.columns &&
  one.words === other.words &&
  one.isOpen === other.isOpen &&
  one.isGrowing === other.isGrowing &&
  one.keepsMarks === other.keepsMarks;
