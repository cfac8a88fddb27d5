import { type RawBuilder, sql } from 'kysely';

/** A list as one parameter, so that a query has the same text however long the list is. */
export const listParameter = (values: readonly (string | number)[]): string => JSON.stringify(values);

/** The values of such a parameter, for `where … in`. */
export const listed = <Value extends string | number>(parameter: string): RawBuilder<Value> =>
  sql<Value>`(select value from json_each(${parameter}))`;
