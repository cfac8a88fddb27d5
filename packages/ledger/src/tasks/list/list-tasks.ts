// A page of the list. If the filters leave few tasks, they are read and sorted; else an index is walked in the order of the list,
// and what the index does not cover is checked in small portions, with turns for others in between.

import { setImmediate } from 'node:timers/promises';
import { ENDED_STATUSES, type EndedStatus, isEnded, type TaskPage } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../../database/builder.ts';
import { type LedgerClock, momentOf } from '../../database/clock.ts';
import { compiled } from '../../database/compiled.ts';
import type { Database } from '../../database/database.ts';
import { all, type Tx } from '../../database/tx.ts';
import { readTasks } from '../read.ts';
import { taskBytes } from '../task-bytes.ts';
import { cursorAfter, keyOfCursor } from './cursor.ts';
import {
  bothDirections,
  type Direction,
  edgeOf,
  type Order,
  parseOrder,
  type Step,
  sorted,
} from './direction.ts';
import { type Driver, driversFor } from './drivers.ts';
import { compareKeys, type Entry, type Key, type Walk } from './entry.ts';
import { type Filters, type ListQuery, resolveFilters } from './filters.ts';
import { entriesOf } from './sort-key.ts';
import { collectSources, mergeSources } from './sources.ts';
import { walkAttention } from './walk-attention.ts';

// Walks ended tasks, from the newest end to the oldest, or the other way round.

/** The keys are negative times: forward in the list is back in time. */
const beyond = bothDirections(({ beyond, sort }) =>
  compiled((v: { status: EndedStatus; endedAt: number; n: number; limit: number }) =>
    db
      .selectFrom('task')
      .select(['n', sql<number>`ended_at`.as('ended_at')])
      .where('status', '=', v.status)
      .where('ended_at', 'is not', null)
      .where(({ eb, refTuple, tuple }) => eb(refTuple('ended_at', 'n'), beyond, tuple(v.endedAt, v.n)))
      .orderBy('ended_at', sort)
      .orderBy('n', sort)
      .limit(v.limit),
  ),
);
const endedBeyond = { forward: beyond.backward, backward: beyond.forward } as const;

/** The next entries after the key in the order `ended`, in either direction. */
function* walkEnded({ statuses }: Filters, { after, limit, direction }: Step): Tx<readonly Entry[]> {
  const [endedAt = 0, n = 0] = after ?? edgeOf(direction);
  const entries: Entry[] = [];
  for (const status of statuses?.filter(isEnded) ?? ENDED_STATUSES) {
    const rows = yield* all(endedBeyond[direction]({ status, endedAt: -endedAt, n: -n, limit }));
    for (const row of rows) entries.push({ n: row.n, key: [-row.ended_at, -row.n] });
  }
  return sorted(entries, direction).slice(0, limit);
}

/** Up to this many tasks are read and sorted at once. */
const FEW = 1_000;
/** How many rows are checked before others get their turn. */
const PORTION = 1_000;

/** Numbers of tasks that hold every word of the text, newest first, only those below `before`. */
export type FindText = (query: {
  readonly text: string;
  readonly before: number | undefined;
  readonly limit: number;
}) => Promise<readonly number[]>;

export interface ListDeps {
  readonly database: Database;
  readonly clock: LedgerClock;
  readonly findText: FindText;
}

/** The page that the query asks for. Throws `invalid_request` for a cursor that belongs to no such list. */
export const listTasks = async (deps: ListDeps, query: ListQuery): Promise<TaskPage> => {
  const { limit, cursor } = query;
  const { order, direction } = parseOrder(query.order);
  const after = cursor === undefined ? undefined : keyOfCursor(query.order, cursor);
  const filters = await deps.database.read(() => resolveFilters(query));
  if (filters === undefined) return { tasks: [] };
  const { walk, isExact } = await routeFor(deps, query, filters);
  const found = await gather({ deps, walk, isExact, filters, order, direction }, after, limit + 1);
  const page = await fitting(deps, found.slice(0, limit), query.maxBytes);
  const last = page.at(-1);
  const tasks = await deps.database.read(() =>
    readTasks(
      page.map(({ n }) => n),
      momentOf(deps.clock),
    ),
  );
  const isMore = found.length > page.length && last !== undefined;
  return isMore ? { tasks, nextCursor: cursorAfter(query.order, last.key) } : { tasks };
};

/** As many of the first as fit a page; at least one. */
const fitting = async (
  { database }: ListDeps,
  entries: readonly Entry[],
  maxBytes: number | undefined,
): Promise<readonly Entry[]> => {
  if (maxBytes === undefined) return entries;
  const sizes = await database.read(() => taskBytes(entries.map(({ n }) => n)));
  let bytes = 0;
  const tooMany = entries.findIndex(({ n }, index) => {
    bytes += sizes.get(n) ?? 0;
    return index > 0 && bytes > maxBytes;
  });
  return tooMany < 0 ? entries : entries.slice(0, tooMany);
};

interface Route {
  readonly walk: Walk;
  /** What the walk yields needs no further check. */
  readonly isExact: boolean;
}

const routeFor = async (deps: ListDeps, query: ListQuery, filters: Filters): Promise<Route> => {
  const { search } = query;
  const { order, direction } = parseOrder(query.order);
  if (search !== undefined) return routeOfSearch(deps, search, filters, { order, direction });
  const { database } = deps;
  const drivers = driversFor(filters);
  const [driver] = drivers;
  if (driver === undefined) throw new Error('no driver fits the filters');
  if (order === 'created' && driver.isExact)
    return { walk: walkDriver(database, driver, filters), isExact: true };
  const few = await database.read(() => findFew(drivers, filters, order));
  if (few !== undefined) return { walk: walkFew(few, direction), isExact: true };
  if (order === 'created') return { walk: walkDriver(database, driver, filters), isExact: false };
  const walk = order === 'ended' ? walkEnded : walkAttention;
  return {
    walk: (after, limit) => database.read(() => walk(filters, { after, limit, direction })),
    isExact: isOnlyByStatus(filters),
  };
};

/** The walks of the orders know the status and nothing else. */
const isOnlyByStatus = ({ range: _range, statuses: _statuses, ...others }: Filters): boolean =>
  Object.values(others).every((value) => value === undefined);

/** All that is to be shown, in no order, when one of the drivers has few. */
function* findFew(
  drivers: readonly Driver[],
  filters: Filters,
  order: Order,
): Tx<readonly Entry[] | undefined> {
  for (const { sources } of drivers) {
    const numbers = yield* collectSources(sources, filters.range, FEW);
    if (numbers !== undefined) return yield* entriesOf(numbers, filters, order);
  }
  return undefined;
}

const walkFew = (found: readonly Entry[], direction: Direction): Walk => {
  const entries = sorted(found, direction);
  return async (after, limit) => {
    const isBeyond = ({ key }: Entry): boolean =>
      after === undefined ||
      (direction === 'forward' ? compareKeys(key, after) > 0 : compareKeys(key, after) < 0);
    const from = entries.findIndex(isBeyond);
    return from < 0 ? [] : entries.slice(from, from + limit);
  };
};

const created = (n: number): Entry => ({ n, key: [-n] });
const beforeOf = (after: Key | undefined): number | undefined =>
  after === undefined ? undefined : -(after[0] ?? 0);

const walkDriver =
  (database: Database, { sources }: Driver, { range }: Filters): Walk =>
  async (after, limit) => {
    const before = Math.min(range.before, beforeOf(after) ?? range.before);
    const stretch = { from: range.from, before, limit };
    return (await database.read(() => mergeSources(sources, stretch))).map(created);
  };

const routeOfSearch = async (
  { database, findText }: ListDeps,
  text: string,
  filters: Filters,
  { order, direction }: Pick<Gathering, 'order' | 'direction'>,
): Promise<Route> => {
  const find = (before: number | undefined, limit: number) => findText({ text, before, limit });
  if (order === 'created') {
    const walk: Walk = async (after, limit) => (await find(beforeOf(after), limit)).map(created);
    return { walk, isExact: false };
  }
  const entries: Entry[] = [];
  for (let before: number | undefined; ; ) {
    const numbers = await find(before, PORTION);
    entries.push(...(await database.read(() => entriesOf(numbers, filters, order))));
    if (numbers.length < PORTION) break;
    before = numbers.at(-1);
  }
  return { walk: walkFew(entries, direction), isExact: true };
};

interface Gathering extends Route {
  readonly deps: ListDeps;
  readonly filters: Filters;
  readonly order: Order;
  readonly direction: Direction;
}

/** Walks until enough is found or nothing is left. */
const gather = async (
  { deps, walk, isExact, filters, order, direction }: Gathering,
  after: Key | undefined,
  enough: number,
): Promise<readonly Entry[]> => {
  if (isExact) return walk(after, enough);
  const found: Entry[] = [];
  let size = Math.min(PORTION, 2 * enough);
  for (let from = after; ; ) {
    const portion = await walk(from, size);
    const numbers = portion.map(({ n }) => n);
    const shown = await deps.database.read(() => entriesOf(numbers, filters, order));
    found.push(...sorted(shown, direction));
    if (found.length >= enough || portion.length < size) return found;
    from = portion.at(-1)?.key;
    size = Math.min(PORTION, 2 * size);
    await setImmediate();
  }
};
