// Which tasks retention may remove: those that ended before a time, with no active descendant and no active task that names
// them in `after`. Runs in the reading thread, a page at a time, along the index of ended tasks.

import { ACTIVE_STATUSES, ENDED_STATUSES, type EndedStatus, type TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { all, type Tx } from '../database/tx.ts';
import { LAST_OUTPUT_CODE } from '../events/type-code.ts';
import type { Reading } from '../reader/reading.ts';

/** Where the next page begins. */
export interface PrunableCursor {
  readonly status: EndedStatus;
  readonly endedAt: number;
  readonly n: number;
}

export interface PrunableTask {
  readonly n: number;
  readonly id: TaskId;
  /** The newest of its events. */
  readonly lastSeq: number;
}

export interface PrunablePage {
  readonly tasks: readonly PrunableTask[];
  readonly next: PrunableCursor | undefined;
}

export interface PrunableQuery {
  readonly beforeMs: number;
  readonly cursor?: PrunableCursor | undefined;
}

/** Ended tasks that one page checks. */
const PAGE_TASKS = 256;
const FIRST: PrunableCursor = { status: ENDED_STATUSES[0], endedAt: -1, n: -1 };

/** The next tasks that may be removed; a page may be empty although `next` says that there are more. */
export const prunableTasks = ({ drive }: Reading, query: PrunableQuery): PrunablePage =>
  drive(readPage(query));

function* readPage({ beforeMs, cursor = FIRST }: PrunableQuery): Tx<PrunablePage> {
  const ended = yield* endedAfter(cursor, beforeMs);
  const needed = yield* neededByActive();
  const tasks = ended.filter(({ id, is_needed }) => is_needed === 0 && !needed.has(id));
  return {
    // Stored ids were valid when they came in.
    tasks: tasks.map(({ n, id, last_seq }) => ({ n, id: id as TaskId, lastSeq: last_seq ?? 0 })),
    next: nextCursor(cursor, ended),
  };
}

const lastSeqIn = (part: '<=' | '>') =>
  sql<number>`coalesce((
    select seq from event where task_n = task.n and type ${sql.raw(part)} ${sql.lit(LAST_OUTPUT_CODE)}
    order by seq desc limit 1), 0)`;

const hasActiveDescendant = sql<0 | 1>`exists (
  with recursive below (n, status) as (
    select n, status from task as child where child.parent_n = task.n
    union all
    select child.n, child.status from below join task as child on child.parent_n = below.n
  )
  select 1 from below where status in (${sql.join(ACTIVE_STATUSES.map((status) => sql.lit(status)))}))`;

function* endedAfter({ status, endedAt, n }: PrunableCursor, beforeMs: number) {
  return yield* all(
    db
      .selectFrom('task')
      .select(['n', 'id', 'ended_at', hasActiveDescendant.as('is_needed')])
      .select(sql<number>`max(${lastSeqIn('<=')}, ${lastSeqIn('>')})`.as('last_seq'))
      .where('status', '=', status)
      .where('ended_at', '<', beforeMs)
      .where(({ eb, refTuple, tuple }) => eb(refTuple('ended_at', 'n'), '>', tuple(endedAt, n)))
      .orderBy('ended_at')
      .orderBy('n')
      .limit(PAGE_TASKS)
      .compile(),
  );
}

/** What active tasks name in `after`. */
function* neededByActive(): Tx<ReadonlySet<string>> {
  const rows = yield* all(
    db
      .selectFrom('task_request')
      // Written this way, SQLite scans the few requests with `after`, not all active tasks.
      .crossJoin('task')
      .whereRef('task.n', '=', 'task_request.n')
      .select('after')
      .where('after', 'is not', null)
      .where('status', 'in', ACTIVE_STATUSES)
      .compile(),
  );
  // Written from a list of ids by tasks/new-rows.ts.
  return new Set(rows.flatMap(({ after }) => JSON.parse(after ?? '[]') as string[]));
}

/** The page may end in the middle of a status, at its end, or at the end of all. */
const nextCursor = (
  { status }: PrunableCursor,
  ended: readonly { readonly n: number; readonly ended_at: number | null }[],
): PrunableCursor | undefined => {
  const last = ended.at(-1);
  if (ended.length === PAGE_TASKS && last !== undefined)
    return { status, endedAt: last.ended_at ?? 0, n: last.n };
  const following = ENDED_STATUSES[ENDED_STATUSES.indexOf(status) + 1];
  return following === undefined ? undefined : { ...FIRST, status: following };
};
