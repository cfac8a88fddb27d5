// A change of a file as lines: what goes, what comes, and a little around it.

import { cutToCells, printableLine, type ToolDiff } from '@coxswain/protocol';
import type { Tone } from '@coxswain/views';
import { type ChatLine, line, span } from './line.ts';
import { wrapExact } from './wrap.ts';

const AROUND = 3;

interface Change {
  readonly before: readonly string[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly after: readonly string[];
}

const linesIn = (text: string | undefined): readonly string[] =>
  text === undefined || text === '' ? [] : text.replace(/\n$/, '').split('\n');

const changeOf = ({ oldText, newText }: ToolDiff): Change => {
  const from = linesIn(oldText);
  const to = linesIn(newText);
  const shorter = Math.min(from.length, to.length);
  let head = 0;
  while (head < shorter && from[head] === to[head]) head++;
  let tail = 0;
  while (tail < shorter - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
  return {
    before: from.slice(Math.max(0, head - AROUND), head),
    removed: from.slice(head, from.length - tail),
    added: to.slice(head, to.length - tail),
    after: from.slice(from.length - tail, from.length - tail + AROUND),
  };
};

/** How many lines come and go. */
export const countChange = (
  diffs: readonly ToolDiff[],
): { readonly added: number; readonly removed: number } => {
  let added = 0;
  let removed = 0;
  for (const diff of diffs) {
    const change = changeOf(diff);
    added += change.added.length;
    removed += change.removed.length;
  }
  return { added, removed };
};

const marked = (mark: string, tone: Tone, lines: readonly string[], columns: number): readonly ChatLine[] =>
  lines.flatMap((text) => wrapExact(`${mark}${text}`, columns).map((row) => line(span(row, tone))));

/** The path, and below it the changed lines with their marks. */
export const changeLines = (diff: ToolDiff, columns: number): readonly ChatLine[] => {
  const { before, removed, added, after } = changeOf(diff);
  return [
    line(span(cutToCells(printableLine(diff.path), columns), 'strong')),
    ...marked(' ', 'quiet', before, columns),
    ...marked('-', 'bad', removed, columns),
    ...marked('+', 'good', added, columns),
    ...marked(' ', 'quiet', after, columns),
  ];
};
