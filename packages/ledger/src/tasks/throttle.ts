// Limits the background tasks that one submitter has in progress. The throttled rest of a batch is pending, counts nowhere yet and
// is released in the order of the queue, as soon as it could run.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { readCounter } from '../database/counter.ts';
import type { Transaction } from '../database/transaction.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import type { Throttled } from '../writes.ts';
import { refreshAllReadiness } from './readiness.ts';

/** How many are released at once. */
const AT_ONCE = 1_000;

const waiting = () =>
  db
    .selectFrom('task')
    .where('is_throttled', '=', sql.lit(1))
    .where('unmet', '=', sql.lit(0))
    .where('due_at', 'is', null);
const nextSubmitter = compiled((values: { after: string }) =>
  waiting().select(sql<string | null>`min(submitter)`.as('submitter')).where('submitter', '>', values.after),
);
const firstOf = compiled((values: { submitter: string; limit: number }) =>
  waiting()
    .select(['n', 'line'])
    .where('submitter', '=', values.submitter)
    .orderBy('place')
    .orderBy('n')
    .limit(values.limit),
);
const letGo = compiled((values: { n: number }) =>
  db
    .updateTable('task')
    .set({ is_throttled: 0, gate: sql`case when pool is null then null when line is null then 0 else 1 end` })
    .where('n', '=', values.n),
);
const throttledNamed = compiled((values: { id: string }) =>
  db
    .selectFrom('task')
    .select('submitter')
    .where('id', '=', values.id)
    .where('is_throttled', '=', sql.lit(1))
    .where('submitter', 'is not', null),
);

/** The submitters of tasks that wait only for the throttle. */
function* submitters(): Tx<readonly string[]> {
  const found: string[] = [];
  for (;;) {
    const { submitter = null } = (yield* first(nextSubmitter({ after: found.at(-1) ?? '' }))) ?? {};
    if (submitter === null) return found;
    found.push(submitter);
  }
}

/** Whether {@link letThrottledGo} would release any task. */
export function* anyToLetGo(max: number): Tx<boolean> {
  for (const submitter of yield* submitters())
    if ((yield* readCounter(`background:${submitter}`)) < max) return true;
  return false;
}

/** Releases throttled tasks into the queue, up to `max` in progress per submitter. True: there are more of them. */
export function* letThrottledGo(tx: Transaction, max: number): Tx<boolean> {
  let isMore = false;
  const lines = new Set<string>();
  for (const submitter of yield* submitters()) {
    const counter = `background:${submitter}` as const;
    const room = max - (yield* readCounter(counter)) - tx.counted(counter);
    if (room <= 0) continue;
    const tasks = yield* all(firstOf({ submitter, limit: Math.min(room, AT_ONCE) }));
    for (const { n, line } of tasks) {
      yield* run(letGo({ n }));
      tx.count(counter, 1);
      if (line !== null) lines.add(line);
    }
    isMore ||= tasks.length === AT_ONCE;
  }
  yield* refreshAllReadiness(lines);
  return isMore;
}

/** What a throttled task waits for; undefined: it is not throttled. */
export function* readThrottled(id: string): Tx<Throttled | undefined> {
  const submitter = (yield* first(throttledNamed({ id })))?.submitter;
  if (submitter === undefined || submitter === null) return undefined;
  return { submitter, underWay: yield* readCounter(`background:${submitter}`) };
}
