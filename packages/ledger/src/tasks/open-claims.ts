// The attempts that have not ended: what a daemon runs, or was running when it died.

import { DISPATCHED_KINDS } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, type Tx } from '../database/tx.ts';
import type { OpenClaim } from '../writes.ts';

const openRows = compiled(() =>
  db
    .selectFrom('task')
    .select(['n', 'id', 'attempt', 'run_id', 'pid', 'pid_start'])
    .where('status', 'in', ['running', 'needs_input'])
    .where('kind', 'in', DISPATCHED_KINDS)
    .orderBy('n'),
);

/** The numbers of the tasks that run or wait for an answer. Items are notes, nothing runs for them. */
export function* findInterrupted(): Tx<readonly number[]> {
  return (yield* all(openRows({}))).map(({ n }) => n);
}

/** Every attempt that has not ended, oldest task first. */
export function* readOpenClaims(): Tx<readonly OpenClaim[]> {
  return (yield* all(openRows({}))).flatMap(({ id, attempt, run_id: runId, pid, pid_start: start }) =>
    runId === null
      ? []
      : [
          {
            // Stored ids were valid when they came in.
            claim: { taskId: id as OpenClaim['claim']['taskId'], attempt, runId },
            pid: pid ?? undefined,
            pidStartTime: start ?? undefined,
          },
        ],
  );
}
