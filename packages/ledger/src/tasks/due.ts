// Delayed tasks: they enter the queue when they are due.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import { refreshAllReadiness } from './readiness.ts';

/** How many enter the queue at once, the longest due first: a few milliseconds, however many became due together. */
const AT_ONCE = 2_000;

const dueBy = compiled((values: { now: number; limit: number }) =>
  db
    .selectFrom('task')
    .select(['n', 'line'])
    .where('due_at', '<=', values.now)
    .orderBy('due_at')
    .orderBy('n')
    .limit(values.limit),
);
const letIn = compiled((values: { n: number }) =>
  db
    .updateTable('task')
    .set({
      due_at: null,
      gate: sql`case when unmet > 0 or pool is null or is_throttled = 1 then null when line is null then 0 else 1 end`,
    })
    .where('n', '=', values.n),
);
const earliest = compiled(() =>
  db.selectFrom('task').select('due_at').where('due_at', 'is not', null).orderBy('due_at').limit(1),
);

/** Moves due tasks into the queue. True: there are more of them. */
export function* promoteDue(nowMs: number): Tx<boolean> {
  const due = yield* all(dueBy({ now: nowMs, limit: AT_ONCE }));
  const lines = new Set<string>();
  for (const { n, line } of due) {
    yield* run(letIn({ n }));
    if (line !== null) lines.add(line);
  }
  yield* refreshAllReadiness(lines);
  return due.length === AT_ONCE;
}

/** When the next delayed task becomes due, in milliseconds since 1970. */
export function* nextDue(): Tx<number | undefined> {
  return (yield* first(earliest({})))?.due_at ?? undefined;
}
