// Stored facts of one task, of a few types: histories and summaries are folded from them.

import type { Fact, TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, type Tx } from '../database/tx.ts';
import { codeOf, LAST_OUTPUT_CODE, typeOf } from '../events/type-code.ts';

/** Types whose data is in the event's row; that of TaskCompleted without the result. */
export type PlainType = Exclude<Fact['type'], 'StreamChunk' | 'TaskQueued' | 'TaskDeleted'>;

export type PlainFact<Type extends PlainType> = Extract<Fact, { readonly type: Type }> & {
  readonly atMs: number;
};

const factsOf = compiled((values: { id: string; codes: string }) =>
  db
    .selectFrom('event')
    .innerJoin('task', 'task.n', 'event.task_n')
    .select(['event.at', 'event.type', 'event.data'])
    .where('task.id', '=', values.id)
    .where('event.type', '>', sql.lit(LAST_OUTPUT_CODE))
    .where('event.type', 'in', listed<number>(values.codes))
    .orderBy('event.seq'),
);

/** The task's facts of these types, in order. */
export function* readFacts<Type extends PlainType>(
  id: TaskId,
  types: readonly Type[],
): Tx<readonly PlainFact<Type>[]> {
  const rows = yield* all(factsOf({ id, codes: listParameter(types.map(codeOf)) }));
  return rows.map(({ at, type, data }) => {
    // Stored by appendEvents from a fact of this type.
    return { type: typeOf(type), data: JSON.parse(data ?? '{}'), atMs: at } as PlainFact<Type>;
  });
}
