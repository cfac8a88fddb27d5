// What a page of prunable tasks holds, for the dry run. Runs in the reading thread.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { first, type Unit } from '../database/unit.ts';
import { LAST_OUTPUT_CODE } from '../events/type-code.ts';
import type { Reading } from '../reader/reading.ts';

export interface Holdings {
  readonly events: number;
  readonly outputBytes: number;
}

/** The events and the stored output of these tasks. */
export const holdingsOf = ({ drive }: Reading, numbers: readonly number[]): Holdings =>
  drive(readHoldings(numbers));

function* readHoldings(numbers: readonly number[]): Unit<Holdings> {
  const list = listParameter(numbers);
  return {
    events: (yield* countEvents(list, '<=')) + (yield* countEvents(list, '>')),
    outputBytes: yield* sumOutput(list),
  };
}

function* countEvents(list: string, part: '<=' | '>'): Unit<number> {
  const query = db
    .selectFrom('event')
    .select(({ fn }) => fn.countAll<number>().as('events'))
    .where('task_n', 'in', listed<number>(list))
    .where('type', part, sql.lit(LAST_OUTPUT_CODE));
  return (yield* first(query.compile()))?.events ?? 0;
}

function* sumOutput(list: string): Unit<number> {
  const query = db
    .selectFrom('output_total')
    .select(sql<number | null>`sum(row_bytes + file_bytes)`.as('bytes'))
    .where('task_n', 'in', listed<number>(list));
  return (yield* first(query.compile()))?.bytes ?? 0;
}
