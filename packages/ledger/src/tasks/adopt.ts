// Attempts that outlived their daemon: the next one takes them over with everything it needs to go on.

import type { TaskId, Usage } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { all, type Tx } from '../database/tx.ts';
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
    yield* appendEvents(
      tx,
      eventTaskOf(live),
      [{ type: 'RunAdopted', data: { attempt: live.attempt } }],
      nowMs,
    );
    adopted.push({
      task: { ...taskOf(yield* readRow(live.n)), usage: yield* usageBefore(live) },
      claim,
      environmentRef: live.environment_ref ?? undefined,
      positions: yield* all(positionsOf({ n: live.n })),
      workedMs: workedMs(live, tx.steadyMs),
    });
  }
  return adopted;
}
