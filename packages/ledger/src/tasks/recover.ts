// After a crash, once its processes are gone: running tasks end, cancelled where that was requested, else failed; those that had not
// begun wait in the queue again. Orchestrated runs have lost their orchestrator: whatever is still pending below them is cancelled,
// or it would run for no one. Items stay.

import { ORCHESTRATION_POOL, type RunEnd, type TaskId } from '@coxswain/protocol';
import { readMeta, writeMeta } from '../database/meta.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Tx } from '../database/tx.ts';
import { appendEvents } from '../events/append.ts';
import type { RecoveredTask, Recovery } from '../writes.ts';
import { type EndOfTask, endTasks } from './dependents.ts';
import { eventTaskOf, isItem, type LiveTask, readLive } from './live-task.ts';
import { findInterrupted } from './open-claims.ts';
import { readTasksById } from './read.ts';
import { backToPending } from './settle.ts';
import { readFacts } from './stored-facts.ts';
import { findActiveDescendants } from './tree.ts';

/** What the daemon did not start this often is left to a person: it may be what kills the daemon. */
const MAX_FALSE_STARTS = 3;

const NOT_BEGUN = 'the daemon ended before it had begun';

/** Ends every running or waiting task and returns them, with those that were recovered before and not followed up. */
export function* recoverTasks(
  tx: Transaction,
  { message, processes, adopted, notBegun }: Recovery,
  nowMs: number,
): Tx<readonly RecoveredTask[]> {
  const ends: EndOfTask[] = [];
  for (const n of yield* findInterrupted()) {
    const task = yield* readLive(n);
    // Stored ids were valid when they came in.
    const id = task.id as TaskId;
    if (adopted?.has(id)) continue;
    const ended = processes?.get(id) ?? [];
    if (ended.length > 0)
      yield* appendEvents(
        tx,
        eventTaskOf(task),
        [{ type: 'ProcessesEnded', data: { processes: ended } }],
        nowMs,
      );
    if (notBegun?.has(id) && (yield* mayStartAgain(task))) {
      const again = { status: 'pending', reason: 'restarted', code: 'restarted' } as const;
      yield* backToPending(tx, task, { ...again, runAtMs: nowMs, message: NOT_BEGUN }, nowMs);
    } else ends.push({ task, end: endOf(task, message) });
  }
  yield* endTasks(tx, [...ends, ...(yield* orphans(ends))], nowMs);
  return yield* remember(ends);
}

function* mayStartAgain({ id, status, cancel_requested_at: cancelledAt }: LiveTask): Tx<boolean> {
  if (status !== 'running' || cancelledAt !== null) return false;
  // Stored ids were valid when they came in.
  const putOff = yield* readFacts(id as TaskId, ['TaskRetrying']);
  return putOff.filter(({ data }) => data.reason === 'restarted').length < MAX_FALSE_STARTS;
}

/** A requested cancel still applies. */
const endOf = (task: LiveTask, message: string): RunEnd =>
  task.cancel_requested_at === null
    ? { status: 'failed', reason: 'restarted', message }
    : { status: 'cancelled', message: task.cancel_message ?? undefined };

/** The key of recovered tasks that were not followed up yet: a list of {@link Remembered} as JSON. */
const RECOVERED = 'recovered';

interface Remembered {
  readonly id: TaskId;
  readonly environmentRef?: string | undefined;
}

function* remember(ends: readonly EndOfTask[]): Tx<readonly RecoveredTask[]> {
  const earlier = yield* readMeta(RECOVERED);
  const all: readonly Remembered[] = [
    // Written by this very function.
    ...(earlier === undefined ? [] : (JSON.parse(earlier) as readonly Remembered[])),
    ...ends.map(({ task: { id, environment_ref: ref } }) => ({
      id: id as TaskId,
      environmentRef: ref ?? undefined,
    })),
  ];
  if (ends.length > 0) yield* writeMeta(RECOVERED, JSON.stringify(all));
  const environments = new Map(all.map(({ id, environmentRef }) => [id, environmentRef]));
  const tasks = yield* readTasksById([...environments.keys()]);
  return tasks.map((task) => ({ task, environmentRef: environments.get(task.id) }));
}

/** What was recovered has been followed up. */
export function* forgetRecovered(): Tx<void> {
  yield* writeMeta(RECOVERED, '[]');
}

/** Recorded as the author when it cancels tasks that lost their parent. */
const NOBODY = 'cox';

/** The active tasks below orchestrated runs that are about to fail, without items and without tasks that fail themselves. */
function* orphans(ends: readonly EndOfTask[]): Tx<readonly EndOfTask[]> {
  const seen = new Set(ends.map(({ task }) => task.n));
  const orphaned: EndOfTask[] = [];
  for (const { task: parent } of ends) {
    if (parent.pool !== ORCHESTRATION_POOL) continue;
    // Stored ids were valid when they came in.
    for (const { n } of yield* findActiveDescendants(parent.id as TaskId)) {
      if (seen.has(n)) continue;
      seen.add(n);
      const task = yield* readLive(n);
      const end = { status: 'cancelled', reason: 'parent', by: NOBODY } as const;
      if (!isItem(task)) orphaned.push({ task, end });
    }
  }
  return orphaned;
}
