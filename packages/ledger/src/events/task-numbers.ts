// Which tasks a filter means, and where the next event of any of them lies.

import type { TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, first, type Unit } from '../database/unit.ts';
import type { EventFilter } from '../ledger.ts';
import type { Stretch } from './select-rows.ts';
import { LAST_OUTPUT_CODE } from './type-code.ts';

/** The numbers of the tasks that a filter names, those that are gone left out; undefined when it names none. */
export function* numbersOf({ taskIds, rootId }: EventFilter): Unit<readonly number[] | undefined> {
  if (taskIds === undefined && rootId === undefined) return undefined;
  let query = db.selectFrom('task').select('n');
  if (taskIds !== undefined) query = query.where('id', 'in', listed<TaskId>(listParameter([...taskIds])));
  if (rootId !== undefined) {
    const root = yield* first(db.selectFrom('task').select('n').where('id', '=', rootId).compile());
    if (root === undefined) return [];
    query = query.where(({ eb, or }) => or([eb('n', '=', root.n), eb('root_n', '=', root.n)]));
  }
  return (yield* all(query.orderBy('n').compile())).map(({ n }) => n);
}

/** The sequence of the first event of any of these tasks in the stretch; undefined when there is none. */
export function* firstSeqOf(
  numbers: readonly number[],
  { after, through }: Stretch,
): Unit<number | undefined> {
  const firstIn = (part: 'output' | 'facts') => {
    const type =
      part === 'output'
        ? sql`type <= ${sql.lit(LAST_OUTPUT_CODE)}`
        : sql`type > ${sql.lit(LAST_OUTPUT_CODE)}`;
    return sql`(select seq from event where task_n = list.value and ${type} and seq > ${after} order by seq limit 1)`;
  };
  const query = sql<{ seq: number | null }>`
    select min(min(coalesce(${firstIn('output')}, ${through + 1}), coalesce(${firstIn('facts')}, ${through + 1}))) as seq
    from json_each(${listParameter(numbers)}) as list`;
  const row = yield* first(query.compile(db));
  return row?.seq === null || row?.seq === undefined || row.seq > through ? undefined : row.seq;
}
