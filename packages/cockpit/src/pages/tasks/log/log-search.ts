// Search in a log: finds matches across row ends and highlights them.

import { plainText } from '@coxswain/views';
import type { Line } from '../../../text/line.ts';
import type { LogRows } from './log-rows.ts';

interface Piece {
  readonly row: number;
  readonly from: number;
  readonly until: number;
}

/** A match: in one row, or across the end of a row. */
export type Match = readonly [Piece, ...Piece[]];

/** Ignores case unless the query has a capital letter. */
export const patternOf = (query: string): RegExp =>
  new RegExp(query.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), query === query.toLowerCase() ? 'giu' : 'gu');

const piecesOf = (rows: readonly string[], first: number, from: number, until: number): readonly Piece[] => {
  let start = 0;
  return rows.flatMap((row, at) => {
    const begin = Math.max(from, start) - start;
    const end = Math.min(until, start + row.length) - start;
    start += row.length;
    return begin < end ? [{ row: first + at, from: begin, until: end }] : [];
  });
};

/** All of them from the top on; none for no query. */
export const findMatches = ({ rows, starts }: LogRows, query: string): readonly Match[] => {
  if (query === '') return [];
  const pattern = patternOf(query);
  return starts.flatMap((first, line) => {
    const own = rows.slice(first, starts[line + 1]).map(plainText);
    return [...own.join('').matchAll(pattern)].flatMap(({ index, 0: { length } }) => {
      const [piece, ...more] = piecesOf(own, first, index, index + length);
      return piece === undefined ? [] : [[piece, ...more] as const];
    });
  });
};

/** The rows with what was found in them; matches that begin in a row of `current` are highlighted. */
export const markedRows = (
  rows: readonly Line[],
  matches: readonly Match[],
  current: { readonly from: number; readonly until: number } | undefined,
): readonly Line[] => {
  if (matches.length === 0) return rows;
  const marked = [...rows];
  for (const match of matches) {
    const [{ row: begin }] = match;
    const isCurrent = current !== undefined && begin >= current.from && begin < current.until;
    for (const { row, from, until } of match)
      marked[row] = withTone(marked[row] ?? [], { from, until, tone: isCurrent ? 'cursor' : 'attention' });
  }
  return marked;
};

const withTone = (
  line: Line,
  {
    from,
    until,
    tone,
  }: { readonly from: number; readonly until: number; readonly tone: 'cursor' | 'attention' },
): Line => {
  let start = 0;
  return line.flatMap((span) => {
    const { text } = span;
    const begin = Math.max(0, Math.min(text.length, from - start));
    const end = Math.max(begin, Math.min(text.length, until - start));
    start += text.length;
    const parts: Line = [
      { ...span, text: text.slice(0, begin) },
      { ...span, text: text.slice(begin, end), tone, style: { bold: true } },
      { ...span, text: text.slice(end) },
    ];
    return parts.filter((part) => part.text !== '');
  });
};
