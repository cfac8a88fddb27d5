// Along what ended last, from the newest end to the oldest.

import { ENDED_STATUSES, type EndedStatus, isEnded } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../../database/builder.ts';
import { compiled } from '../../database/compiled.ts';
import { all, type Unit } from '../../database/unit.ts';
import { byKey, type Entry, type Key } from './entry.ts';
import type { Filters } from './filters.ts';

const endedBefore = compiled((v: { status: EndedStatus; endedAt: number; n: number; limit: number }) =>
  db
    .selectFrom('task')
    .select(['n', sql<number>`ended_at`.as('ended_at')])
    .where('status', '=', v.status)
    .where('ended_at', 'is not', null)
    .where(({ eb, refTuple, tuple }) => eb(refTuple('ended_at', 'n'), '<', tuple(v.endedAt, v.n)))
    .orderBy('ended_at', 'desc')
    .orderBy('n', 'desc')
    .limit(v.limit),
);

const FIRST: Key = [-Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER];

/** The next entries after the key in the order `ended`. */
export function* walkEnded(
  { statuses }: Filters,
  after: Key | undefined,
  limit: number,
): Unit<readonly Entry[]> {
  const [endedAt = 0, n = 0] = after ?? FIRST;
  const entries: Entry[] = [];
  for (const status of statuses?.filter(isEnded) ?? ENDED_STATUSES) {
    const rows = yield* all(endedBefore({ status, endedAt: -endedAt, n: -n, limit }));
    for (const row of rows) entries.push({ n: row.n, key: [-row.ended_at, -row.n] });
  }
  return entries.sort(byKey).slice(0, limit);
}
