// The queries behind a page of events. Facts and output of a task are in two indexes, each in order of sequence, so a reader of
// one task never scans the events of others; readers of more scan windows of the sequence, so that no single query is long,
// however large the ledger is and however little of it matches.

import type { EventType } from '@coxswain/protocol';
import { type Expression, type SqlBool, sql } from 'kysely';
import { db } from '../database/builder.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import type { EventTable } from '../database/schema.ts';
import { all, type Tx } from '../database/tx.ts';
import type { EventFilter } from '../ledger.ts';
import { codeOf, LAST_OUTPUT_CODE } from './type-code.ts';

/** An event as it is stored, with what its envelope needs. */
export interface EventRow extends EventTable {
  /** The size of what is stored; where it is more than {@link LONG_BYTES} `data` and `result` are null until they are read. */
  readonly data_bytes: number;
  readonly result_bytes: number;
  /** null: the task is gone; then `data` has it. */
  readonly id: string | null;
  readonly root_id: string | null;
  readonly agent: string | null;
  readonly session: string | null;
  /** Of a completed task. */
  readonly result: string | null;
}

/** A stretch of the sequence: after one, through the other. */
export interface Stretch {
  readonly after: number;
  readonly through: number;
}

/** Longer values are read separately, once it is clear that they fit the page. */
export const LONG_BYTES = 16 * 1024;

// The size is in the row; a long value is stored elsewhere, and asking for its size does not read it.
const short = (column: 'event.data' | 'task_result.result') =>
  sql<
    string | null
  >`case when octet_length(${sql.ref(column)}) <= ${sql.lit(LONG_BYTES)} then ${sql.ref(column)} end`;
const size = (column: 'event.data' | 'task_result.result') =>
  sql<number>`coalesce(octet_length(${sql.ref(column)}), 0)`;

const COMPLETED = codeOf('TaskCompleted');
const DELETED = codeOf('TaskDeleted');

const selectRows = ({ after, through }: Stretch, limit: number) =>
  db
    .selectFrom('event')
    .leftJoin('task', 'task.n', 'event.task_n')
    .leftJoin('session', 'session.key', 'task.session')
    .leftJoin('task_result', (join) =>
      join.onRef('task_result.n', '=', 'event.task_n').on('event.type', '=', sql.lit(COMPLETED)),
    )
    .select(['event.seq', 'event.at', 'event.task_n', 'event.type', 'task.id', 'task.root_id', 'task.agent'])
    .select([short('event.data').as('data'), short('task_result.result').as('result')])
    .select([size('event.data').as('data_bytes'), size('task_result.result').as('result_bytes')])
    .select(({ fn }) => fn.coalesce('session.name', 'task.session').as('session'))
    .where('event.seq', '>', after)
    .where('event.seq', '<=', through)
    .orderBy('event.seq')
    .limit(limit);

/** Which of the two indexes hold the wanted types; as literals, or SQLite would use neither. */
const partsOf = (types: EventFilter['types']): readonly Expression<SqlBool>[] => {
  const output = sql<SqlBool>`event.type <= ${sql.lit(LAST_OUTPUT_CODE)}`;
  const facts = sql<SqlBool>`event.type > ${sql.lit(LAST_OUTPUT_CODE)}`;
  if (types === undefined) return [output, facts];
  const codes = [...types].map(codeOf);
  const wanted: Expression<SqlBool>[] = [];
  if (codes.some((code) => code <= LAST_OUTPUT_CODE)) wanted.push(output);
  if (codes.some((code) => code > LAST_OUTPUT_CODE)) wanted.push(facts);
  return wanted;
};

const codesParameter = (types: ReadonlySet<EventType>): string => listParameter([...types].map(codeOf));

/** Rows of these tasks, in order, with the TaskDeleted events of removed tasks. */
export function* selectRowsOfTasks(
  numbers: readonly number[],
  types: EventFilter['types'],
  stretch: Stretch,
  limit: number,
): Tx<readonly EventRow[]> {
  const rows: EventRow[] = [];
  for (const part of partsOf(types)) {
    let query = selectRows(stretch, limit).where(part);
    query =
      numbers.length === 1
        ? query.where('event.task_n', '=', numbers[0] ?? 0)
        : query.where('event.task_n', 'in', listed<number>(listParameter(numbers)));
    if (types !== undefined) query = query.where('event.type', 'in', listed<number>(codesParameter(types)));
    rows.push(...(yield* all(query.compile())));
  }
  const removals = selectRows(stretch, limit).where(sql<SqlBool>`event.type = ${sql.lit(DELETED)}`);
  rows.push(...(yield* all(removals.compile())));
  return rows.sort((a, b) => a.seq - b.seq).slice(0, limit);
}

/** Rows that may match, in order: what is left to compare is done on the events. */
export function* selectRowsOfAll(
  filter: Pick<EventFilter, 'types' | 'agent' | 'session'>,
  stretch: Stretch,
  limit: number,
): Tx<readonly EventRow[]> {
  const { types, agent, session } = filter;
  let query = selectRows(stretch, limit);
  if (types !== undefined) query = query.where('event.type', 'in', listed<number>(codesParameter(types)));
  if (agent !== undefined)
    query = query.where(({ eb, or }) => or([eb('task.agent', '=', agent), eb('task.n', 'is', null)]));
  if (session !== undefined)
    query = query.where(({ eb, or, fn }) =>
      or([eb(fn.coalesce('session.name', 'task.session'), '=', session), eb('task.n', 'is', null)]),
    );
  return yield* all(query.compile());
}
