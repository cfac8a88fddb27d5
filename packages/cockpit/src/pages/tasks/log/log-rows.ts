// A text as wrapped rows, and the first row of each line: the position survives a change of the width.

import { wrapLine } from '@coxswain/views';
import type { Line } from '../../../text/line.ts';

export interface LogRows {
  readonly rows: readonly Line[];
  /** The row of the first piece of each line. */
  readonly starts: readonly number[];
}

export const logRows = (lines: readonly Line[], columns: number): LogRows => {
  const rows: Line[] = [];
  const starts: number[] = [];
  for (const line of lines) {
    starts.push(rows.length);
    // Not all at once: a line may have more rows than a call takes arguments.
    for (const row of wrapLine(line, columns, true)) rows.push(row);
  }
  return { rows, starts };
};

/** The line to which the row belongs, from 0. */
export const lineAt = ({ starts }: LogRows, row: number): number => {
  let [from, to] = [0, starts.length - 1];
  while (from < to) {
    const middle = Math.ceil((from + to) / 2);
    if ((starts[middle] ?? 0) <= row) from = middle;
    else to = middle - 1;
  }
  return Math.max(0, from);
};
