// The reads of tasks as callers see them: each looks at what is committed.

import type { Counts, Task, TaskId, TaskRef } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { momentOf } from '../database/clock.ts';
import { compiled } from '../database/compiled.ts';
import { readCounters } from '../database/counter.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, first, type Tx } from '../database/tx.ts';
import type { Tasks } from '../ledger.ts';
import type { AllocatedSlots } from '../writes.ts';
import { readAttachment } from './attachments.ts';
import { nextDue } from './due.ts';
import { readHistory } from './history.ts';
import { type ListDeps, listTasks } from './list/list-tasks.ts';
import { readOpenClaims } from './open-claims.ts';
import { readTask, readTasks, readTasksById } from './read.ts';
import { findNewestRetry, findPendingOf, findRemovals } from './related.ts';
import type { TaskWrites } from './task-writes.ts';
import { readThrottled } from './throttle.ts';
import { findActiveDescendants, readAncestors, readChildren } from './tree.ts';
import { readWork } from './work.ts';

// How many tasks are ahead of a pending one in the queue of its pool.

/** Positions beyond this are not counted. */
const MAX_POSITION = 1_000;

const pendingNamed = compiled((values: { id: string }) =>
  db
    .selectFrom('task')
    .select(['n', 'pool', 'place'])
    .where('id', '=', values.id)
    .where('status', '=', 'pending')
    .where('pool', 'is not', null),
);
const countBefore = compiled((values: { pool: string; gate: 0 | 1; place: number; n: number; max: number }) =>
  db
    .selectFrom(
      db
        .selectFrom('task')
        .select('n')
        .where('pool', '=', values.pool)
        .where('gate', '=', values.gate)
        .where(({ eb, refTuple, tuple }) => eb(refTuple('place', 'n'), '<', tuple(values.place, values.n)))
        .limit(values.max)
        .as('before'),
    )
    .select(sql<number>`count(*)`.as('tasks')),
);

/** Its position among those that wait for the same pool, 1 is next; at most {@link MAX_POSITION}. */
function* queuePosition(id: TaskId): Tx<number | undefined> {
  const task = yield* first(pendingNamed({ id }));
  if (task === undefined || task.pool === null) return undefined;
  const { n, pool, place } = task;
  let before = 0;
  for (const gate of [0, 1] as const)
    before += (yield* first(countBefore({ pool, gate, place, n, max: MAX_POSITION })))?.tasks ?? 0;
  return Math.min(before + 1, MAX_POSITION);
}

// What a person typed for a task: a prefix of its id, or how many tasks ago it was submitted.

/** How many candidates to list when the text matches more than one. */
const MAX_CANDIDATES = 10;
/** Sorts after every character of an id. */
const AFTER_ALL = '{';

const byPrefix = compiled((values: { from: string; to: string; limit: number }) =>
  db
    .selectFrom('task')
    .select('n')
    .where('id', '>=', values.from)
    .where('id', '<', values.to)
    .orderBy('n', 'desc')
    .limit(values.limit),
);
/** Tasks that someone submitted; steps of a run, turns of a discussion and to-dos of an agent are found by id only. */
const newest = compiled((values: { offset: number }) =>
  db
    .selectFrom('task')
    .select('n')
    .where('kind', 'not in', ['step', 'turn', 'judge', 'item'])
    .where((task) =>
      task.or([task('parent_id', 'is', null), task('kind', 'not in', ['workflow', 'discussion'])]),
    )
    .orderBy('n', 'desc')
    .limit(1)
    .offset(values.offset),
);

/** The matching tasks, newest first, at most {@link MAX_CANDIDATES}. */
function* findTasks(ref: TaskRef): Tx<readonly Task[]> {
  const query =
    'newest' in ref
      ? newest({ offset: ref.newest - 1 })
      : byPrefix({ from: ref.prefix, to: `${ref.prefix}${AFTER_ALL}`, limit: MAX_CANDIDATES });
  return yield* readTasks((yield* all(query)).map(({ n }) => n));
}

// How many there are: read from counters that move with every transition, never counted.

/** Tasks by status, items excepted. */
function* readCounts(): Tx<Counts> {
  const counters = yield* readCounters();
  const of = (name: string): number => counters.get(name) ?? 0;
  return {
    running: of('running'),
    pending: of('pending'),
    needsInput: of('needs_input'),
    completed: of('completed'),
    failed: of('failed'),
    cancelled: of('cancelled'),
    history: of('history'),
  };
}

// There are never more of these than slots and parked tasks: a separate index holds them.
const claimed = compiled(() =>
  db
    .selectFrom('task')
    .select((eb) => ['pool', 'status', eb.fn.countAll<number>().as('tasks')])
    .where('run_id', 'is not', null)
    .groupBy(['pool', 'status']),
);

/** The slots in use, and the tasks that wait without one. */
function* readAllocated(): Tx<AllocatedSlots> {
  const working: Record<string, number> = {};
  let waiting = 0;
  for (const { pool, status, tasks } of yield* all(claimed({}))) {
    if (status === 'needs_input') waiting += tasks;
    else if (pool !== null) working[pool] = tasks;
  }
  return { working, waiting };
}

// The private environment files: a task needs its file until it ends, a job while it exists.
const ofTask = compiled((values: { id: string }) =>
  db.selectFrom('task').select('environment_ref').where('id', '=', values.id),
);
const amongRefs = compiled((values: { refs: string }) =>
  db
    .selectFrom('task')
    .select('environment_ref')
    .distinct()
    .where('environment_ref', 'in', listed<string>(values.refs)),
);

const amongRefsOfJobs = compiled((values: { refs: string }) =>
  db
    .selectFrom('job')
    .select('environment_ref')
    .distinct()
    .where('environment_ref', 'in', listed<string>(values.refs)),
);

/** The environment file of an active task. */
function* readEnvironment(id: TaskId): Tx<string | undefined> {
  return (yield* first(ofTask({ id })))?.environment_ref ?? undefined;
}

/** The files that an active task or a job still needs. */
function* findEnvironmentsInUse(refs: readonly string[]): Tx<ReadonlySet<string>> {
  const list = listParameter(refs);
  const rows = [...(yield* all(amongRefs({ refs: list }))), ...(yield* all(amongRefsOfJobs({ refs: list })))];
  return new Set(rows.flatMap(({ environment_ref }) => environment_ref ?? []));
}

export type TaskReads = Omit<Tasks, keyof TaskWrites>;

export const taskReads = (deps: ListDeps): TaskReads => {
  const { database, clock } = deps;
  return {
    nextDueMs: () => database.read(nextDue),
    get: (id) => database.read(() => readTask(id, momentOf(clock))),
    getMany: (ids) => database.read(() => readTasksById(ids, momentOf(clock))),
    find: (ref) => database.read(() => findTasks(ref)),
    list: (query) => listTasks(deps, query),
    revision: () => database.revision(),
    counts: () => database.read(readCounts),
    allocated: () => database.read(readAllocated),
    children: (id) => database.read(() => readChildren(id, momentOf(clock))),
    async activeDescendants(id) {
      return (await database.read(() => findActiveDescendants(id))).map((task) => task.id);
    },
    ancestors: (id) => database.read(() => readAncestors(id)),
    history: (id) => database.read(() => readHistory(id)),
    work: (id) => database.read(() => readWork(id)),
    newestRetry: (id) => database.read(() => findNewestRetry(id)),
    queuePosition: (id) => database.read(() => queuePosition(id)),
    throttled: (id) => database.read(() => readThrottled(id)),
    pendingOfAgent: (agent) => database.read(() => findPendingOf(agent)),
    claims: () => database.read(readOpenClaims),
    toRemove: () => database.read(findRemovals),
    environmentOf: (id) => database.read(() => readEnvironment(id)),
    attachment: (hash) => database.read(() => readAttachment(hash)),
    environmentsInUse: (refs) => database.read(() => findEnvironmentsInUse(refs)),
  };
};
