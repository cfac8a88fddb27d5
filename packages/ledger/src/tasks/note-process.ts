import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { run, type Unit } from '../database/unit.ts';
import type { Claim } from '../writes.ts';

const setProcess = compiled(
  (values: { taskId: string; attempt: number; runId: string; pid: number; start: string }) =>
    db
      .updateTable('task')
      .set({ pid: values.pid, pid_start: values.start })
      .where('id', '=', values.taskId)
      .where('attempt', '=', values.attempt)
      .where('run_id', '=', values.runId),
);

/** Notes which process leads the attempt, while its claim holds. */
export function* noteProcess(claim: Claim, pid: number, startTime: string): Unit<void> {
  const { taskId, attempt, runId } = claim;
  yield* run(setProcess({ taskId, attempt, runId, pid, start: startTime }));
}
