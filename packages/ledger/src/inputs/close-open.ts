// Closes every open request of a task at once: the task ends, is asked to stop or goes back into the queue, and no longer needs
// an answer.

import type { Fact, InputId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { all, run, type Tx } from '../database/tx.ts';
import { appendEvents, stampFor } from '../events/append.ts';
import { eventTaskOf, type LiveTask } from '../tasks/live-task.ts';
import { resume } from './resume.ts';

const openOf = compiled((values: { n: number }) =>
  db
    .selectFrom('input')
    .select('id')
    .where('task_n', '=', values.n)
    .where('state', '=', 'open')
    .orderBy('created_at')
    .orderBy('id'),
);
const cancelOpen = compiled((values: { n: number; by: string; now: number }) =>
  db
    .updateTable('input')
    .set({ state: 'cancelled', answered_by: values.by, answered_at: values.now })
    .where('task_n', '=', values.n)
    .where('state', '=', 'open'),
);

/** Closes them as cancelled, with their events. The task stays in `needs_input`: the caller moves it on. */
export function* cancelOpenInputs(tx: Transaction, task: LiveTask, by: string, nowMs: number): Tx<void> {
  yield* closeAll(tx, task, { by, nowMs, resumes: false });
}

/** Closes them as cancelled because the agent withdrew them: the task continues. Returns the task after that. */
export function* withdrawInputs(tx: Transaction, task: LiveTask, by: string, nowMs: number): Tx<LiveTask> {
  if (task.status !== 'needs_input') return task;
  yield* closeAll(tx, task, { by, nowMs, resumes: true });
  return yield* resume(tx, task);
}

interface Closing {
  readonly by: string;
  readonly nowMs: number;
  /** Closing the last one lets the task continue. */
  readonly resumes: boolean;
}

function* closeAll(tx: Transaction, task: LiveTask, { by, nowMs, resumes }: Closing): Tx<void> {
  const open = yield* all(openOf({ n: task.n }));
  if (open.length === 0) return;
  yield* run(cancelOpen({ n: task.n, by, now: yield* stampFor(task.n, nowMs) }));
  const facts = open.map(({ id }, index): Fact => {
    const isLast = index === open.length - 1;
    // Stored ids were valid when they came in.
    const data = { requestId: id as InputId, state: 'cancelled', by, resumes: resumes && isLast } as const;
    return { type: 'InputAnswered', data };
  });
  yield* appendEvents(tx, eventTaskOf(task), facts, nowMs);
  tx.changed();
}
