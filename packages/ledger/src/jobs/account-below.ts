// What works below a run of a job (the steps of its workflow, its helpers) is paid for by the job as well, and counts in
// nothing else.

import type { Usage } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first, run, type Unit } from '../database/unit.ts';
import { advanced, type Standing } from './advance.ts';
import { isSpent } from './after-run.ts';
import { costOf, tokensOf } from './consumption.ts';
import { definitionOf } from './job-row.ts';

const jobOfRoot = compiled((values: { n: number }) =>
  db
    .selectFrom('task')
    .innerJoin('job', 'job.id', 'task.job_id')
    .selectAll('job')
    .where('task.n', '=', values.n),
);
const setConsumed = compiled(
  (values: Standing & { n: number; cost: number; tokens: number; updated: number }) =>
    db
      .updateTable('job')
      .set({
        enabled: values.enabled,
        pause_reason: values.pauseReason,
        next_at: values.nextAt,
        cost: values.cost,
        tokens: values.tokens,
        updated_at: values.updated,
      })
      .where('n', '=', values.n),
);

/** A task below this root ended; nothing when no job made the root. */
export function* accountBelow(rootN: number, usage: Usage, nowMs: number): Unit<void> {
  const job = yield* first(jobOfRoot({ n: rootN }));
  if (job === undefined) return;
  const sums = { cost: job.cost + costOf(usage), tokens: job.tokens + tokensOf(usage) };
  const pause = isSpent(definitionOf(job).policy, sums) ? 'budget' : undefined;
  const isPaused = pause !== undefined && job.enabled === 1;
  const updated = isPaused ? nowMs : job.updated_at;
  yield* run(setConsumed({ n: job.n, ...advanced(job, { pause }), ...sums, updated }));
}
