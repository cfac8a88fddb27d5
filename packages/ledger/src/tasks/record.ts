// Facts of a running attempt: appended in order, with the task's row updated to match.

import type { Fact, Progress, RunPosition, Usage } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { run, type Tx } from '../database/tx.ts';
import { appendEvents } from '../events/append.ts';
import type { StoredFact } from '../output/stored-fact.ts';
import { addMessages } from '../sessions/messages.ts';
import type { Claim, WithFacts } from '../writes.ts';
import { eventTaskOf, findClaimed, findLive, type LiveTask } from './live-task.ts';

const setShown = compiled((values: { n: number; progress: string | null; usage: string | null }) =>
  db
    .updateTable('task')
    .set({ progress: values.progress, usage: values.usage, revision: sql`revision + 1` })
    .where('n', '=', values.n),
);

interface Shown {
  readonly progress?: Progress | undefined;
  readonly usage?: Usage | undefined;
}

/** What the row shows after the facts; undefined: as before. */
const shownBy = (facts: readonly Fact[]): Shown => ({
  progress: facts.findLast((fact) => fact.type === 'AgentStatus')?.data,
  usage: facts.findLast((fact) => fact.type === 'UsageUpdated')?.data.usage,
});

const setPosition = compiled((values: RunPosition & { n: number }) =>
  db
    .insertInto('run_position')
    .values({ n: values.n, program: values.program, stdout: values.stdout, stderr: values.stderr })
    .onConflict((conflict) =>
      conflict.columns(['n', 'program']).doUpdateSet({ stdout: values.stdout, stderr: values.stderr }),
    ),
);

/** Appends the facts while the claim holds, in one transaction with what goes with them. */
export function* recordFacts(
  tx: Transaction,
  claim: Claim,
  { facts, positions = [], said = [] }: { readonly facts: readonly StoredFact[] } & WithFacts,
  nowMs: number,
): Tx<boolean> {
  const task = yield* findClaimed(claim);
  if (task === undefined) {
    yield* keepLateOutcomes(tx, claim, facts, nowMs);
    return false;
  }
  yield* appendFacts(tx, task, facts, nowMs);
  for (const position of positions) yield* run(setPosition({ n: task.n, ...position }));
  const { taskId } = claim;
  yield* addMessages({ session: task.session, taskId, messages: said, nowMs });
  return true;
}

/** Appends the facts of a task whose claim holds and returns it as it is then. */
export function* appendFacts(
  tx: Transaction,
  task: LiveTask,
  facts: readonly StoredFact[],
  nowMs: number,
): Tx<LiveTask> {
  yield* appendEvents(tx, eventTaskOf(task), facts, nowMs);
  const { progress, usage } = shownBy(facts);
  if (progress === undefined && usage === undefined) return task;
  const shown = {
    progress: progress === undefined ? task.progress : JSON.stringify(progress),
    usage: usage === undefined ? task.usage : JSON.stringify(usage),
  };
  yield* run(setShown({ n: task.n, ...shown }));
  tx.changed();
  return { ...task, ...shown };
}

/** After the end only the outcome is kept. */
function* keepLateOutcomes(
  tx: Transaction,
  claim: Claim,
  facts: readonly StoredFact[],
  nowMs: number,
): Tx<void> {
  const late = facts.filter(({ type }) => type === 'LateOutcome');
  const task = late.length === 0 ? undefined : yield* findLive(claim.taskId);
  if (task !== undefined) yield* appendEvents(tx, eventTaskOf(task), late, nowMs);
}
