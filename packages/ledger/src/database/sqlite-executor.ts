// Runs transaction scripts on SQLite, synchronously: each statement is prepared once by its text, each script is driven from
// query to query.

import type BetterSqlite3 from 'better-sqlite3';
import type { CompiledQuery } from 'kysely';
import type { Rows, Tx } from './tx.ts';

/** Queries with filters have many texts: the oldest statements are dropped. */
const MAX_STATEMENTS = 500;
const NO_ROWS: Rows = [];

/** Converts what SQLite cannot bind: `undefined` and booleans. */
const bindable = (parameters: readonly unknown[]): readonly unknown[] => {
  if (!parameters.some((value) => value === undefined || typeof value === 'boolean')) return parameters;
  return parameters.map((value) => {
    if (value === undefined) return null;
    return typeof value === 'boolean' ? Number(value) : value;
  });
};

export class SqliteExecutor {
  readonly #file: BetterSqlite3.Database;
  readonly #statements = new Map<string, BetterSqlite3.Statement<[readonly unknown[]]>>();

  /** Grows with each row that a statement changed. */
  changes = 0;

  constructor(file: BetterSqlite3.Database) {
    this.#file = file;
  }

  /** Runs the script to its end. Passes on whatever a query or the script throws. */
  drive<Result>(script: Tx<Result>): Result {
    let step = script.next(NO_ROWS);
    while (step.done !== true) step = script.next(this.#rowsOf(step.value));
    return step.value;
  }

  #rowsOf(query: CompiledQuery): Rows {
    const statement = this.#statement(query.sql);
    const parameters = bindable(query.parameters);
    if (statement.reader) {
      const rows = statement.all(parameters);
      if (!statement.readonly) this.changes += rows.length;
      return rows;
    }
    const { changes } = statement.run(parameters);
    this.changes += changes;
    return [{ changes }];
  }

  #statement(sql: string): BetterSqlite3.Statement<[readonly unknown[]]> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#file.prepare(sql);
    this.#statements.set(sql, statement);
    if (this.#statements.size > MAX_STATEMENTS) this.#forgetOldest();
    return statement;
  }

  #forgetOldest(): void {
    for (const sql of this.#statements.keys()) {
      this.#statements.delete(sql);
      return;
    }
  }
}
