// Along what has ended, from the newest end to the oldest, or from the oldest.

import { ENDED_STATUSES, type EndedStatus, isEnded } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../../database/builder.ts';
import { compiled } from '../../database/compiled.ts';
import { all, type Unit } from '../../database/unit.ts';
import type { Entry } from './entry.ts';
import type { Filters } from './filters.ts';
import { bothWays, edgeOf, type Step, sorted } from './way.ts';

/** The keys are negative moments: what goes on in the list goes back in time. */
const beyond = bothWays(({ beyond, direction }) =>
  compiled((v: { status: EndedStatus; endedAt: number; n: number; limit: number }) =>
    db
      .selectFrom('task')
      .select(['n', sql<number>`ended_at`.as('ended_at')])
      .where('status', '=', v.status)
      .where('ended_at', 'is not', null)
      .where(({ eb, refTuple, tuple }) => eb(refTuple('ended_at', 'n'), beyond, tuple(v.endedAt, v.n)))
      .orderBy('ended_at', direction)
      .orderBy('n', direction)
      .limit(v.limit),
  ),
);
const endedBeyond = { on: beyond.back, back: beyond.on } as const;

/** The next entries after the key in the order `ended`, or that way. */
export function* walkEnded({ statuses }: Filters, { after, limit, way }: Step): Unit<readonly Entry[]> {
  const [endedAt = 0, n = 0] = after ?? edgeOf(way);
  const entries: Entry[] = [];
  for (const status of statuses?.filter(isEnded) ?? ENDED_STATUSES) {
    const rows = yield* all(endedBeyond[way]({ status, endedAt: -endedAt, n: -n, limit }));
    for (const row of rows) entries.push({ n: row.n, key: [-row.ended_at, -row.n] });
  }
  return sorted(entries, way).slice(0, limit);
}
