// The readiness of a pending task, in the column `gate`: 0, it may be claimed; 1, only its session holds it back, where another
// task runs or is ahead of it; null, something else holds it back. At most one task of a session is ready, so that claiming never
// reads the others, however many there are.

import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first, run, type Tx } from '../database/tx.ts';

const claimedIn = compiled((values: { session: string }) =>
  db
    .selectFrom('task')
    .select('n')
    .where('line', '=', values.session)
    .where('run_id', 'is not', null)
    .limit(1),
);
const firstBehind = compiled((values: { session: string; gate: 0 | 1 }) =>
  db
    .selectFrom('task')
    .select(['n', 'place'])
    .where('line', '=', values.session)
    .where('gate', '=', values.gate)
    .orderBy('place')
    .orderBy('n')
    .limit(1),
);
const setReadiness = compiled((values: { n: number; gate: 0 | 1 }) =>
  db.updateTable('task').set({ gate: values.gate }).where('n', '=', values.n).where('gate', 'is not', null),
);

interface Waiting {
  readonly n: number;
  readonly place: number;
}

const isBefore = (a: Waiting, b: Waiting): boolean => a.place < b.place || (a.place === b.place && a.n < b.n);

/** Makes the first task in the session's queue ready, or none while one of them runs. */
export function* refreshReadiness(session: string): Tx<void> {
  const ready = yield* first(firstBehind({ session, gate: 0 }));
  if ((yield* first(claimedIn({ session }))) !== undefined) {
    if (ready !== undefined) yield* run(setReadiness({ n: ready.n, gate: 1 }));
    return;
  }
  const next = yield* first(firstBehind({ session, gate: 1 }));
  if (next === undefined) return;
  if (ready !== undefined && isBefore(ready, next)) return;
  if (ready !== undefined) yield* run(setReadiness({ n: ready.n, gate: 1 }));
  yield* run(setReadiness({ n: next.n, gate: 0 }));
}

/** The same for each of the sessions. */
export function* refreshAllReadiness(sessions: Iterable<string>): Tx<void> {
  for (const session of sessions) yield* refreshReadiness(session);
}
