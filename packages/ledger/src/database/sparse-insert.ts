// Inserts that leave out what the column's default says anyway. Binding a value costs about as much as storing it, and a
// task has four dozen columns of which a dozen are told.

import type { CompiledQuery, Insertable, InsertObject } from 'kysely';
import { db } from './builder.ts';
import type { Schema } from './schema.ts';

type Values<Table extends keyof Schema> = Required<{
  readonly [Column in keyof Insertable<Schema[Table]>]: Insertable<Schema[Table]>[Column] | null;
}>;

/**
 * Makes inserts into a table. `defaults` names every column that is ever told, with the value that need not be; a value
 * equal to it is left to the table. Compiled once for each set of columns.
 */
export const sparseInsert = <Table extends keyof Schema, Column extends keyof Values<Table> & string>(
  table: Table,
  defaults: Readonly<Record<Column, unknown>>,
): ((values: Pick<Values<Table>, Column>) => CompiledQuery) => {
  // The keys of a literal are its columns.
  const columns = Object.keys(defaults) as Column[];
  const templates = new Map<string, CompiledQuery>();
  return (values) => {
    const parameters: unknown[] = [];
    let told = '';
    for (const column of columns) {
      const value = values[column];
      if (value === defaults[column]) continue;
      parameters.push(value);
      told += `${column},`;
    }
    let template = templates.get(told);
    if (template === undefined) {
      const names = told.split(',').slice(0, -1);
      // Built from the names of this table's own columns.
      const row = Object.fromEntries(names.map((name) => [name, 0])) as InsertObject<Schema, Table>;
      template = db.insertInto(table).values(row).compile();
      templates.set(told, template);
    }
    return { ...template, parameters };
  };
};
