// A log as the rows that are drawn, and where each of its lines begins among them: what is read stays in sight when the width
// changes, and with it the number of rows.

import { printable } from '@coxswain/protocol';
import { wrapToCells } from '../../../text/wrap-to-cells.ts';

export interface LogRows {
  readonly rows: readonly string[];
  /** The row of the first piece of each line. */
  readonly starts: readonly number[];
}

const NO_ROWS: LogRows = { rows: [], starts: [] };

export const logRows = (text: string | undefined, columns: number): LogRows => {
  if (text === undefined || text.trim() === '') return NO_ROWS;
  const rows: string[] = [];
  const starts: number[] = [];
  for (const line of printable(text.trimEnd()).split('\n')) {
    starts.push(rows.length);
    rows.push(...wrapToCells(line, columns, true));
  }
  return { rows, starts };
};

/** The row of `after` at which the line begins that has that row of `before`. */
export const sameRow = (row: number, before: LogRows, after: LogRows): number => {
  const line = Math.max(
    0,
    before.starts.findLastIndex((start) => start <= row),
  );
  return after.starts[line] ?? Math.max(0, after.rows.length - 1);
};
