// A transaction script is a generator that yields compiled queries and receives their rows. By construction it can do nothing
// but query. SQLite runs it in one go inside BEGIN IMMEDIATE; a server database awaits each query.

import type { CompiledQuery } from 'kysely';

/** An executor's answer to one query: its rows, with `null` where SQL has it, or one row `{changes}`. */
export type Rows = readonly unknown[];

/** A transaction script: queries in sequence, with a result. */
export type Tx<Result> = Generator<CompiledQuery, Result, Rows>;

/** Runs the query and returns its rows. */
export function* all<Row>(query: CompiledQuery<Row>): Tx<readonly Row[]> {
  // The executor answers each query with that query's rows; only here is their type known.
  return (yield query) as readonly Row[];
}

/** Runs the query and returns its first row, if there is one. */
export function* first<Row>(query: CompiledQuery<Row>): Tx<Row | undefined> {
  return ((yield query) as readonly Row[])[0];
}

/** Runs an insert, update or delete without `returning` and returns how many rows it changed. */
export function* affected(query: CompiledQuery): Tx<number> {
  // The executor answers a query without rows with one row: the number of changes.
  return ((yield query) as readonly { readonly changes: number }[])[0]?.changes ?? 0;
}

/** Runs a query whose rows do not matter. */
export function* run(query: CompiledQuery): Tx<void> {
  yield query;
}
