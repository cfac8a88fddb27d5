// A unit is work on the database as a generator: it yields compiled queries and receives their rows. Nothing but queries can
// happen inside, by construction. SQLite drives it in one go inside BEGIN IMMEDIATE; a server database awaits each query.

import type { CompiledQuery } from 'kysely';

/** What an executor sends back for one query: its rows, which hold `null` where SQL does, or one row `{changes}`. */
export type Rows = readonly unknown[];

/** Queries in sequence with a result. */
export type Tx<Result> = Generator<CompiledQuery, Result, Rows>;

/** Runs the query and hands back its rows. */
export function* all<Row>(query: CompiledQuery<Row>): Tx<readonly Row[]> {
  // The executor answers each query with the rows of that very query; only here is its type known.
  return (yield query) as readonly Row[];
}

/** Runs the query and hands back its first row, if there is one. */
export function* first<Row>(query: CompiledQuery<Row>): Tx<Row | undefined> {
  return ((yield query) as readonly Row[])[0];
}

/** Runs an insert, update or delete without `returning` and says how many rows it changed. */
export function* affected(query: CompiledQuery): Tx<number> {
  // The executor answers a query without rows with one that says what it changed.
  return ((yield query) as readonly { readonly changes: number }[])[0]?.changes ?? 0;
}

/** Runs a query whose rows do not matter. */
export function* run(query: CompiledQuery): Tx<void> {
  yield query;
}
