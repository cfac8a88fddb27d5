// Inserts that leave out what the column's default says anyway. Binding a value costs about as much as storing it, and a
// task has four dozen columns of which a dozen are set.

import type { CompiledQuery, Insertable, InsertObject } from 'kysely';
import { db } from './builder.ts';
import type { Schema } from './schema.ts';

type Values<Table extends keyof Schema> = Required<{
  readonly [Column in keyof Insertable<Schema[Table]>]: Insertable<Schema[Table]>[Column] | null;
}>;

/** The columns that a row sets, and their values in that order. */
export interface SparseRow {
  /** One bit for each column of the table that is ever set. */
  readonly columns: number;
  readonly values: readonly unknown[];
}

export interface SparseTable<Row> {
  row(values: Row): SparseRow;
  /** Inserts rows that set the same columns. Compiled once for each set of columns and number of rows. */
  insert(rows: readonly SparseRow[]): CompiledQuery;
}

/** `defaults` names every column that is ever set, 32 at most, with its default value, which is left to the table. */
export const sparseTable = <Table extends keyof Schema, Column extends keyof Values<Table> & string>(
  table: Table,
  defaults: Readonly<Record<Column, unknown>>,
): SparseTable<Pick<Values<Table>, Column>> => {
  // The keys of a literal are its columns.
  const names = Object.keys(defaults) as Column[];
  const templates = new Map<string, CompiledQuery>();

  const compile = (columns: number, rows: number): CompiledQuery => {
    // Built from the names of this table's own columns.
    const row = Object.fromEntries(
      names.flatMap((name, bit) => ((columns >>> bit) & 1 ? [[name, 0]] : [])),
    ) as InsertObject<Schema, Table>;
    return db
      .insertInto(table)
      .values(Array.from({ length: rows }, () => row))
      .compile();
  };

  return {
    row(given) {
      const values: unknown[] = [];
      let columns = 0;
      for (let bit = 0; bit < names.length; bit += 1) {
        const name = names[bit] as Column;
        const value = given[name];
        if (value === defaults[name]) continue;
        values.push(value);
        columns |= 1 << bit;
      }
      return { columns, values };
    },
    insert(rows) {
      const columns = rows[0]?.columns ?? 0;
      const key = `${rows.length}:${columns}`;
      const template = templates.get(key) ?? compile(columns, rows.length);
      templates.set(key, template);
      return { ...template, parameters: rows.flatMap(({ values }) => values) };
    },
  };
};
