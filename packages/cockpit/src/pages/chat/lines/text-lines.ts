// What was said, thought and printed.

import { cutToCells, printableLine } from '@coxswain/protocol';
import type { Tone } from '@coxswain/views';
import { endsInBlankLine } from '../../../markdown/blank-line.ts';
import { markdownLines } from '../../../markdown/markdown-lines.ts';
import type { EntryOf } from '../transcript/entry.ts';
import type { Layout } from './layout.ts';
import { type ChatLine, line, span } from './line.ts';
import { wrapExact, wrapProse } from './wrap.ts';

const SAID = '› ';
const BELOW = '  ';
const THOUGHT = '∴ ';

/** What a person said. */
export const userLines = ({ text }: EntryOf<'user'>, { columns }: Layout): readonly ChatLine[] =>
  wrapProse(text, columns - SAID.length).map((row, at) =>
    at === 0 ? line(span(SAID, 'accent'), span(row, 'strong')) : line(span(BELOW), span(row, 'strong')),
  );

const thoughtLines = (
  { text, isContinued }: EntryOf<'text'>,
  { columns, isOpen }: Layout,
): readonly ChatLine[] => {
  const mark = isContinued ? BELOW : THOUGHT;
  if (!isOpen) {
    if (isContinued) return [];
    const lines = text.trim().split('\n');
    const more = lines.length > 1 ? ` +${lines.length - 1}` : '';
    const first = cutToCells(
      printableLine(lines[0] ?? ''),
      Math.max(1, columns - THOUGHT.length - more.length),
    );
    return [line(span(`${mark}${first}${more}`, 'quiet'))];
  }
  return wrapProse(text, columns - THOUGHT.length).map((row, at) =>
    line(span(`${at === 0 ? mark : BELOW}${row}`, 'quiet')),
  );
};

/** A piece of a stream: prose of the agent, a thought, or what a program printed. */
export const textLines = (entry: EntryOf<'text'>, layout: Layout): readonly ChatLine[] => {
  const { columns } = layout;
  if (entry.stream === 'thought') return thoughtLines(entry, layout);
  if (entry.text.trim() === '') return [];
  if (entry.stream === 'stdout' || entry.stream === 'stderr') {
    const tone: Tone = entry.stream === 'stderr' ? 'quiet' : 'text';
    return wrapExact(entry.text, columns).map((row) => line(span(row, tone)));
  }
  return markdownLines(entry.text, { ...layout, opening: entry.opening }).map((spans) => ({ spans }));
};

/** What an agent says goes on with a block of its own. */
export const isNextBlock = (before: string, { stream, opening }: EntryOf<'text'>): boolean =>
  stream === 'message' && opening === undefined && endsInBlankLine(before);
