// Which numbers can have been created in a span of time. Numbers grow with time, except when someone set the clock, so one
// row for a thousand tasks answers exactly enough, and a list by time needs no index of its own.

import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first, run, type Tx } from '../database/tx.ts';

/** A new row starts after this many tasks. */
export const TASKS_IN_ERA = 1_000;

const newestEra = compiled(() => db.selectFrom('era').selectAll().orderBy('n', 'desc').limit(1));
const highSince = compiled((values: { from: number; to: number }) =>
  db
    .selectFrom('task')
    .select((eb) => eb.fn.max<number | null>('created_at').as('high'))
    .where('n', '>=', values.from)
    .where('n', '<', values.to),
);
const insertEra = compiled((era: { n: number; high: number; low: number }) =>
  db.insertInto('era').values({ n: era.n, high_before: era.high, low: era.low }),
);
const lowerLows = compiled((values: { low: number }) =>
  db.updateTable('era').set({ low: values.low }).where('low', '>', values.low),
);
const lastEndedBefore = compiled((values: { since: number }) =>
  db
    .selectFrom('era')
    .select((eb) => eb.fn.max<number | null>('n').as('n'))
    .where('high_before', '<', values.since),
);
const firstBegunAfter = compiled((values: { until: number }) =>
  db
    .selectFrom('era')
    .select((eb) => eb.fn.min<number | null>('n').as('n'))
    .where('low', '>=', values.until),
);

/** Notes tasks that were just inserted: the lowest of their numbers and the earliest of their times. */
export function* noteCreated(fromN: number, earliestMs: number): Tx<void> {
  const newest = yield* first(newestEra({}));
  // After the clock jumped back, earlier rows do not end where they seemed to.
  if (newest !== undefined && earliestMs < newest.low) yield* run(lowerLows({ low: earliestMs }));
  if (newest !== undefined && fromN - newest.n < TASKS_IN_ERA) return;
  const range = newest && (yield* first(highSince({ from: newest.n, to: fromN })));
  const high = Math.max(newest?.high_before ?? 0, range?.high ?? 0);
  yield* run(insertEra({ n: fromN, high, low: earliestMs }));
}

/** Numbers outside of it were certainly not created in the span; `before` is exclusive. */
export interface NumberRange {
  readonly from: number;
  readonly before: number;
}

/** The numbers that may have been created at or after `sinceMs` and before `untilMs`. */
export function* numbersCreated(sinceMs?: number, untilMs?: number): Tx<NumberRange> {
  const from = sinceMs === undefined ? undefined : yield* first(lastEndedBefore({ since: sinceMs }));
  const before = untilMs === undefined ? undefined : yield* first(firstBegunAfter({ until: untilMs }));
  return { from: from?.n ?? 0, before: before?.n ?? Number.MAX_SAFE_INTEGER };
}
