import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, type Tx } from '../database/tx.ts';
import { countTransition } from '../tasks/count-transition.ts';
import { isItem, type LiveTask } from '../tasks/live-task.ts';

const setRunning = compiled((values: { n: number; attempt: number; steady: number | null }) =>
  db
    .updateTable('task')
    .set({ status: 'running', working_since: values.steady, revision: sql`revision + 1` })
    .where('n', '=', values.n)
    .where('status', '=', 'needs_input')
    .where('attempt', '=', values.attempt),
);

/** needs_input → running: no more answers are needed. The event of the last closed request reports it. */
export function* resume(tx: Transaction, task: LiveTask): Tx<LiveTask> {
  countTransition(tx, task, 'running');
  // Nothing works on an item.
  const steady = isItem(task) ? null : tx.steadyMs;
  if ((yield* affected(setRunning({ n: task.n, attempt: task.attempt, steady }))) !== 1)
    throw new Error(`task ${task.id} no longer needed input when it continued`);
  return { ...task, status: 'running', working_since: steady };
}
