// Buffers rows so that one statement inserts many: the call is half the cost of a small insert.

import type { SparseRow, SparseTable } from './sparse-insert.ts';
import { run, type Tx } from './tx.ts';

/** Rows in one statement; more gain nothing. */
const ROWS_IN_STATEMENT = 32;
/** Each is a statement of its own, so there are few. */
const SIZES = [ROWS_IN_STATEMENT, 8, 1] as const;

export class RowBuffer<Row> {
  readonly #table: SparseTable<Row>;
  /** Keyed by the columns they set. */
  readonly #rows = new Map<number, SparseRow[]>();

  constructor(table: SparseTable<Row>) {
    this.#table = table;
  }

  /** True: enough rows are buffered to be written. */
  add(values: Row): boolean {
    const row = this.#table.row(values);
    const rows = this.#rows.get(row.columns);
    if (rows === undefined) this.#rows.set(row.columns, [row]);
    else rows.push(row);
    return (rows?.length ?? 1) >= ROWS_IN_STATEMENT;
  }

  /** Writes all rows that have been added. */
  *flush(): Tx<void> {
    for (const rows of this.#rows.values()) {
      let from = 0;
      for (const size of SIZES)
        for (; rows.length - from >= size; from += size)
          yield* run(this.#table.insert(rows.slice(from, from + size)));
    }
    this.#rows.clear();
  }
}
