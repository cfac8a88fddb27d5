// What earlier runs did that this one continues: a retry points at the run that it retries, and so on back.

import type { Ledger } from '@coxswain/ledger';
import type { Task } from '@coxswain/protocol';

export interface History {
  /** What became of each step when it ran last, by key. */
  readonly last: ReadonlyMap<string, Task>;
  /** Those of them that completed. */
  readonly completed: ReadonlyMap<string, Task>;
}

/** Further back nothing is looked for. */
const MAX_RUNS = 100;

export const historyOf = async (run: Task, { tasks }: Pick<Ledger, 'tasks'>): Promise<History> => {
  const last = new Map<string, Task>();
  let before = run.retryOf;
  for (let count = 0; before !== undefined && count < MAX_RUNS; count += 1) {
    // A run that was deleted ends the chain: what was below it may be gone as well.
    const earlier = await tasks.get(before);
    if (!earlier) break;
    // A step may have been retried while the run was active: its last outcome counts.
    for (const child of (await tasks.children(earlier.id)).toReversed())
      if (child.step !== undefined && !last.has(child.step)) last.set(child.step, child);
    before = earlier.retryOf;
  }
  const completed = [...last].filter(([, { status }]) => status === 'completed');
  return { last, completed: new Map(completed) };
};

/** It was at work when the daemon died or stopped: it may have done a part. */
export const wasInterrupted = ({ status, reason, startedAt }: Task): boolean =>
  startedAt !== undefined &&
  ((status === 'failed' && reason === 'restarted') || (status === 'cancelled' && reason === 'shutdown'));
