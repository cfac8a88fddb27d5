// Attempts that outlived their daemon: the next one takes them over with everything it needs to go on.

import type { Task, TaskId, Usage } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import type { Moment } from '../database/clock.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import { appendEvents } from '../events/append.ts';
import type { AdoptedRun, Claim } from '../writes.ts';
import { eventTaskOf, findClaimed, type LiveTask } from './live-task.ts';
import { readRow } from './read.ts';
import { readFacts } from './stored-facts.ts';
import { taskOf } from './task-row.ts';
import { workedMs } from './work-time.ts';

const positionsOf = compiled((values: { n: number }) =>
  db.selectFrom('run_position').select(['program', 'stdout', 'stderr']).where('n', '=', values.n),
);

/** What the attempts before this one consumed: a run counts its own from its start. */
function* usageBefore({ id, attempt }: LiveTask): Tx<Usage | undefined> {
  if (attempt === 1) return undefined;
  // Stored ids were valid when they came in.
  const facts = yield* readFacts(id as TaskId, ['TaskStarted', 'UsageUpdated']);
  const start = facts.findIndex((fact) => fact.type === 'TaskStarted' && fact.data.attempt === attempt);
  return facts.slice(0, start).findLast((fact) => fact.type === 'UsageUpdated')?.data.usage;
}

const lastEventOf = compiled((values: { n: number }) =>
  db.selectFrom('event').select('at').where('task_n', '=', values.n).orderBy('seq', 'desc').limit(1),
);
const setWorked = compiled((values: { n: number; worked: number; steady: number }) =>
  db
    .updateTable('task')
    .set({ worked_ms: values.worked, working_since: values.steady, revision: sql`revision + 1` })
    .where('n', '=', values.n),
);

/**
 * A loop that lives in the daemon stood still without one, and does again what it had not told: its working time goes on from its
 * last event. Returns what it has worked, in milliseconds.
 */
function* withoutStandstill(
  live: LiveTask,
  runtime: Task['runtime'],
  { nowMs, steadyMs }: Moment,
): Tx<number> {
  if (runtime !== 'model' || live.status !== 'running') return workedMs(live, steadyMs);
  const { at = nowMs } = (yield* first(lastEventOf({ n: live.n }))) ?? {};
  const stoodMs = Math.min(workedMs(live, steadyMs) - live.worked_ms, Math.max(0, nowMs - at));
  const worked = workedMs(live, steadyMs) - stoodMs;
  yield* run(setWorked({ n: live.n, worked, steady: steadyMs }));
  return worked;
}

/** Notes that the attempts go on. Returns those whose claims hold. */
export function* adoptRuns(
  tx: Transaction,
  claims: readonly Claim[],
  nowMs: number,
): Tx<readonly AdoptedRun[]> {
  const adopted: AdoptedRun[] = [];
  for (const claim of claims) {
    const live = yield* findClaimed(claim);
    if (live === undefined) continue;
    const task = taskOf(yield* readRow(live.n));
    const worked = yield* withoutStandstill(live, task.runtime, { nowMs, steadyMs: tx.steadyMs });
    yield* appendEvents(
      tx,
      eventTaskOf(live),
      [{ type: 'RunAdopted', data: { attempt: live.attempt } }],
      nowMs,
    );
    adopted.push({
      task: { ...task, usage: yield* usageBefore(live) },
      claim,
      environmentRef: live.environment_ref ?? undefined,
      positions: yield* all(positionsOf({ n: live.n })),
      workedMs: worked,
    });
  }
  return adopted;
}
