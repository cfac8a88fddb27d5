// The part of a log that is held while it is read: some lines around where one looks, and how many there are in all.

import type { OutputPage } from '@coxswain/client';
import { LINE_CHARACTERS } from '../../../text/long-line.ts';

export interface LogWindow {
  /** Of the first line that is held, from 0. */
  readonly first: number;
  readonly lines: readonly string[];
  readonly total: number;
  /** The last line of the log may go on. */
  readonly isOpen: boolean;
  /** What this event told is in it. */
  readonly throughSeq: number;
}

/** How much of a line that does not end is kept. */
const MOST_OPEN = 2 * LINE_CHARACTERS;

const linesOf = (text: string): readonly string[] =>
  text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');

export const windowOf = ({ text, offset, total, throughSeq }: OutputPage): LogWindow => {
  const lines = linesOf(text);
  const isAtEnd = offset + lines.length >= total;
  return { first: offset, lines, total, isOpen: isAtEnd && text !== '' && !text.endsWith('\n'), throughSeq };
};

export const reachesEnd = ({ first, lines, total }: LogWindow): boolean => first + lines.length >= total;

/** The window after the task wrote more; of what grows at its end, `most` lines are held. */
export const grown = (
  window: LogWindow,
  { text, seq, most }: { readonly text: string; readonly seq: number; readonly most: number },
): LogWindow => {
  if (text === '' || seq <= window.throughSeq) return window;
  const [head = '', ...tail] = linesOf(text);
  const isOpen = !text.endsWith('\n');
  const total = window.total + tail.length + (window.isOpen ? 0 : 1);
  const rest = { total, isOpen, throughSeq: seq };
  if (!reachesEnd(window)) return { ...window, ...rest };
  const before = window.isOpen ? window.lines.slice(0, -1) : window.lines;
  const open = window.isOpen ? (window.lines.at(-1) ?? '') : '';
  const joined = open + head;
  const last = joined.length > MOST_OPEN ? joined.slice(-LINE_CHARACTERS) : joined;
  const lines = [...before, last, ...tail];
  const surplus = lines.length > 2 * most ? lines.length - most : 0;
  return { first: window.first + surplus, lines: lines.slice(surplus), ...rest };
};
