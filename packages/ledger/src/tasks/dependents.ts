// What the end of a task means for its dependents: completion lets them continue, any other end fails them and their dependents
// in turn.

import type { RunEnd } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { all, run, type Tx } from '../database/tx.ts';
import { endTask } from './end.ts';
import { type LiveTask, readLive } from './live-task.ts';
import { inheritPriority, unmetOf } from './priority.ts';
import { refreshAllReadiness, refreshReadiness } from './readiness.ts';

const waitingFor = compiled((values: { on: number }) =>
  db.selectFrom('dependency').select('n').where('on_n', '=', values.on).orderBy('n'),
);
const deleteEdgesTo = compiled((values: { on: number }) =>
  db.deleteFrom('dependency').where('on_n', '=', values.on),
);
const deleteEdgesOf = compiled((values: { n: number }) =>
  db.deleteFrom('dependency').where('n', '=', values.n),
);
const setUnmet = compiled((values: { n: number; unmet: number; gate: 0 | 1 | null }) =>
  db.updateTable('task').set({ unmet: values.unmet, gate: values.gate }).where('n', '=', values.n),
);

/** A task that is to end, and how. */
export interface EndOfTask {
  readonly task: LiveTask;
  readonly end: RunEnd;
}

/**
 * Ends the tasks, then settles what depends on them, to any depth. Returns the numbers of those that failed because they
 * depended on one.
 */
export function* endTasks(tx: Transaction, ends: readonly EndOfTask[], nowMs: number): Tx<readonly number[]> {
  for (const { task, end } of ends) yield* endTask(tx, task, end, nowMs);
  const failed: number[] = [];
  const reached = [...ends];
  // Grows during the loop.
  for (const { task, end } of reached) {
    yield* forgetDependencies(task);
    if (end.status === 'completed') {
      yield* release(task.n);
      continue;
    }
    const happened = end.status === 'cancelled' ? 'was cancelled' : 'failed';
    const message = `task ${task.id}, which it waits for, ${happened}`;
    for (const dependent of yield* dependentsOf(task.n)) {
      const next = { task: dependent, end: { status: 'failed', reason: 'dependency', message } } as const;
      yield* endTask(tx, dependent, next.end, nowMs);
      failed.push(dependent.n);
      reached.push(next);
    }
  }
  return failed;
}

/** Returns the active tasks that wait for this one, and deletes their edges. */
function* dependentsOf(n: number): Tx<readonly LiveTask[]> {
  const edges = yield* all(waitingFor({ on: n }));
  if (edges.length === 0) return [];
  yield* run(deleteEdgesTo({ on: n }));
  const dependents: LiveTask[] = [];
  for (const edge of edges) dependents.push(yield* readLive(edge.n));
  return dependents.filter(({ status }) => status === 'pending');
}

function* release(n: number): Tx<void> {
  for (const dependent of yield* dependentsOf(n)) {
    const unmet = dependent.unmet - 1;
    const { due_at, pool, is_throttled } = dependent;
    const isFree = unmet === 0 && due_at === null && pool !== null && is_throttled === 0;
    const whenFree = dependent.line === null ? 0 : 1;
    yield* run(setUnmet({ n: dependent.n, unmet, gate: isFree ? whenFree : null }));
    if (isFree && dependent.line !== null) yield* refreshReadiness(dependent.line);
  }
}

/** The task no longer waits for anything; what it waited for loses the inherited priority. */
function* forgetDependencies(task: LiveTask): Tx<void> {
  if (task.unmet === 0) return;
  const waitedFor = yield* unmetOf(task.n);
  yield* run(deleteEdgesOf({ n: task.n }));
  yield* refreshAllReadiness(yield* inheritPriority(waitedFor));
}
