// Prints a list in whichever way was asked for: an array, ids, or a table; and what to do next when it is empty.

import { type Column, tableLines } from '@coxswain/views';
import type { Context } from '../command.ts';
import { drawLines } from './rendering.ts';

export interface Listing<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** What --quiet prints for a row. */
  readonly idOf: (row: Row) => string;
  /** One sentence: nothing is here, and how something gets here. */
  readonly empty: string;
}

/** Data goes to stdout; an empty list leaves stdout empty in a pipe and shows the reason on stderr. */
export const printList = async <Row>(
  { output }: Pick<Context, 'output'>,
  listing: Listing<Row>,
): Promise<void> => {
  const { rows, columns, idOf, empty } = listing;
  if (output.isJson) return output.json(rows);
  if (output.isQuiet) {
    if (rows.length > 0) await output.line(rows.map(idOf).join('\n'));
    return;
  }
  if (rows.length === 0) {
    if (output.isTerminal) return output.line(output.paint.quiet(empty));
    return output.note(empty);
  }
  const width = output.isTerminal ? (output.columns ?? 80) : undefined;
  await output.line(drawLines(tableLines(columns, rows, { width }), output.paint).join('\n'));
};
