// Walks the order `attention`: what waits for an answer, what runs, what is next in the queue, what is held back.

import { TASK_KINDS, type TaskKind, type TaskStatus } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../../database/builder.ts';
import { compiled } from '../../database/compiled.ts';
import { all, first, type Tx } from '../../database/tx.ts';
import { bothDirections, edgeOf, type Step, sorted } from './direction.ts';
import type { Entry, Key } from './entry.ts';
import type { Filters } from './filters.ts';
import { ATTENTION } from './sort-key.ts';

const inStatus = bothDirections(({ beyond, sort }) =>
  compiled((v: { status: TaskStatus; kind: TaskKind; after: number; limit: number }) =>
    db
      .selectFrom('task')
      .select('n')
      .where('status', '=', v.status)
      .where('kind', '=', v.kind)
      .where('n', beyond, v.after)
      .orderBy('n', sort)
      .limit(v.limit),
  ),
);
const queued = bothDirections(({ beyond, sort }) =>
  compiled((v: { pool: string; gate: 0 | 1; place: number; n: number; limit: number }) =>
    db
      .selectFrom('task')
      .select(['n', 'place'])
      .where('pool', '=', v.pool)
      .where('gate', '=', v.gate)
      .where(({ eb, refTuple, tuple }) => eb(refTuple('place', 'n'), beyond, tuple(v.place, v.n)))
      .orderBy('place', sort)
      .orderBy('n', sort)
      .limit(v.limit),
  ),
);
const held = bothDirections(({ beyond, sort }) =>
  compiled((v: { after: number; limit: number }) =>
    db
      .selectFrom('task')
      .select('n')
      .where('status', '=', sql.lit('pending'))
      .where('gate', 'is', null)
      .where('n', beyond, v.after)
      .orderBy('n', sort)
      .limit(v.limit),
  ),
);
const nextPool = compiled((v: { after: string | null }) =>
  db
    .selectFrom('task')
    .select(sql<string | null>`min(pool)`.as('pool'))
    .where('gate', 'is not', null)
    .where(sql<boolean>`(${v.after} is null or pool > ${v.after})`),
);

/** The pools with queued tasks. */
function* queuedPools(): Tx<readonly string[]> {
  const pools: string[] = [];
  for (;;) {
    const { pool = null } = (yield* first(nextPool({ after: pools.at(-1) ?? null }))) ?? {};
    if (pool === null) return pools;
    pools.push(pool);
  }
}

type Segment = (step: Step & { readonly after: Key }) => Tx<readonly Entry[]>;

const ofStatus = (status: TaskStatus, rank: number, kinds: readonly TaskKind[]): Segment =>
  function* ({ after, limit, direction }) {
    const entries: Entry[] = [];
    for (const kind of kinds)
      for (const { n } of yield* all(inStatus[direction]({ status, kind, after: after[2] ?? 0, limit })))
        entries.push({ n, key: [rank, 0, n] });
    return sorted(entries, direction);
  };

const ofQueue: Segment = function* ({ after, limit, direction }) {
  const [, place = 0, n = 0] = after;
  const entries: Entry[] = [];
  for (const pool of yield* queuedPools())
    for (const gate of [0, 1] as const)
      for (const row of yield* all(queued[direction]({ pool, gate, place, n, limit })))
        entries.push({ n: row.n, key: [ATTENTION.queued, row.place, row.n] });
  return sorted(entries, direction);
};

const ofHeld: Segment = function* ({ after, limit, direction }) {
  const rows = yield* all(held[direction]({ after: after[2] ?? 0, limit }));
  return rows.map(({ n }) => ({ n, key: [ATTENTION.held, 0, n] }));
};

/** The segments with the first number of their keys, in order. */
const segmentsFor = ({ statuses, kinds = TASK_KINDS }: Filters): readonly (readonly [number, Segment])[] => {
  const shows = (status: TaskStatus): boolean => statuses?.includes(status) ?? true;
  const segments: (readonly [number, Segment])[] = [];
  const { needsInput, running } = ATTENTION;
  if (shows('needs_input')) segments.push([needsInput, ofStatus('needs_input', needsInput, kinds)]);
  if (shows('running')) segments.push([running, ofStatus('running', running, kinds)]);
  if (shows('pending')) segments.push([ATTENTION.queued, ofQueue], [ATTENTION.held, ofHeld]);
  return segments;
};

/** The next entries after the key in the order `attention`, in either direction. */
export function* walkAttention(filters: Filters, { after, limit, direction }: Step): Tx<readonly Entry[]> {
  const entries: Entry[] = [];
  const segments = segmentsFor(filters);
  for (const [rank, segment] of direction === 'forward' ? segments : segments.toReversed()) {
    if (entries.length >= limit) break;
    const past = after === undefined ? 0 : (after[0] ?? 0) - rank;
    if (direction === 'forward' ? past > 0 : past < 0) continue;
    const from = after !== undefined && past === 0 ? after : edgeOf(direction, rank);
    entries.push(...(yield* segment({ after: from, limit: limit - entries.length, direction })));
  }
  return entries.slice(0, limit);
}
