// Along what a person may have to look at: what waits for an answer, what runs, what is next in line, what is held back.

import { TASK_KINDS, type TaskKind, type TaskStatus } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../../database/builder.ts';
import { compiled } from '../../database/compiled.ts';
import { all, first, type Unit } from '../../database/unit.ts';
import { byKey, compareKeys, type Entry, type Key } from './entry.ts';
import type { Filters } from './filters.ts';
import { ATTENTION } from './sort-key.ts';

const inStatus = compiled((v: { status: TaskStatus; kind: TaskKind; after: number; limit: number }) =>
  db
    .selectFrom('task')
    .select('n')
    .where('status', '=', v.status)
    .where('kind', '=', v.kind)
    .where('n', '>', v.after)
    .orderBy('n')
    .limit(v.limit),
);
const inLine = compiled((v: { pool: string; gate: 0 | 1; place: number; n: number; limit: number }) =>
  db
    .selectFrom('task')
    .select(['n', 'place'])
    .where('pool', '=', v.pool)
    .where('gate', '=', v.gate)
    .where(({ eb, refTuple, tuple }) => eb(refTuple('place', 'n'), '>', tuple(v.place, v.n)))
    .orderBy('place')
    .orderBy('n')
    .limit(v.limit),
);
const held = compiled((v: { after: number; limit: number }) =>
  db
    .selectFrom('task')
    .select('n')
    .where('status', '=', sql.lit('pending'))
    .where('gate', 'is', null)
    .where('n', '>', v.after)
    .orderBy('n')
    .limit(v.limit),
);
const nextPool = compiled((v: { after: string | null }) =>
  db
    .selectFrom('task')
    .select(sql<string | null>`min(pool)`.as('pool'))
    .where('gate', 'is not', null)
    .where(sql<boolean>`(${v.after} is null or pool > ${v.after})`),
);

/** The pools that tasks stand in line for. */
function* poolsInLine(): Unit<readonly string[]> {
  const pools: string[] = [];
  for (;;) {
    const { pool = null } = (yield* first(nextPool({ after: pools.at(-1) ?? null }))) ?? {};
    if (pool === null) return pools;
    pools.push(pool);
  }
}

type Segment = (after: Key, limit: number) => Unit<readonly Entry[]>;

const ofStatus = (status: TaskStatus, rank: number, kinds: readonly TaskKind[]): Segment =>
  function* (after, limit) {
    const entries: Entry[] = [];
    for (const kind of kinds)
      for (const { n } of yield* all(inStatus({ status, kind, after: after[2] ?? 0, limit })))
        entries.push({ n, key: [rank, 0, n] });
    return entries.sort(byKey);
  };

const ofLine: Segment = function* (after, limit) {
  const [, place = 0, n = 0] = after;
  const entries: Entry[] = [];
  for (const pool of yield* poolsInLine())
    for (const gate of [0, 1] as const)
      for (const row of yield* all(inLine({ pool, gate, place, n, limit })))
        entries.push({ n: row.n, key: [ATTENTION.inLine, row.place, row.n] });
  return entries.sort(byKey);
};

const ofHeld: Segment = function* (after, limit) {
  const rows = yield* all(held({ after: after[2] ?? 0, limit }));
  return rows.map(({ n }) => ({ n, key: [ATTENTION.held, 0, n] }));
};

const segmentsFor = ({ statuses, kinds = TASK_KINDS }: Filters): readonly (readonly [Key, Segment])[] => {
  const shows = (status: TaskStatus): boolean => statuses?.includes(status) ?? true;
  const startOf = (rank: number): Key => [rank, Number.MIN_SAFE_INTEGER, 0];
  const segments: (readonly [Key, Segment])[] = [];
  const { needsInput, running } = ATTENTION;
  if (shows('needs_input')) segments.push([startOf(needsInput), ofStatus('needs_input', needsInput, kinds)]);
  if (shows('running')) segments.push([startOf(running), ofStatus('running', running, kinds)]);
  if (shows('pending')) segments.push([startOf(ATTENTION.inLine), ofLine], [startOf(ATTENTION.held), ofHeld]);
  return segments;
};

/** The next entries after the key in the order `attention`. */
export function* walkAttention(
  filters: Filters,
  after: Key | undefined,
  limit: number,
): Unit<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const [start, segment] of segmentsFor(filters)) {
    if (entries.length >= limit) break;
    if (after !== undefined && (after[0] ?? 0) > (start[0] ?? 0)) continue;
    const from = after !== undefined && compareKeys(after, start) > 0 ? after : start;
    entries.push(...(yield* segment(from, limit - entries.length)));
  }
  return entries.slice(0, limit);
}
