import { type RawBuilder, sql } from 'kysely';

/** The sum of a column over the days that are asked for. */
export const sumOf = (column: string): RawBuilder<number> => sql<number>`sum(${sql.ref(column)})`;
