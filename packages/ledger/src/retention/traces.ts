// Removes what jobs and channels leave behind without a task: old firings, events of missed occurrences, replies to chats,
// handled messages, and expired access tokens. It works in steps, with the database free for others in between.

import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import { WITH_RESERVE } from '../database/durability.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import { forgetSomeDeliveries } from '../deliveries/forget.ts';
import { NO_TASK } from '../events/append.ts';
import { LAST_OUTPUT_CODE } from '../events/type-code.ts';
import { forgetSomeMessages } from '../inbound/messages.ts';
import { forgetSomeFirings, nextToForget } from '../jobs/forget.ts';
import type { Reading } from '../reader/reading.ts';
import { forgetSomeKeys } from '../tasks/idempotency.ts';
import { forgetEndedTokens } from '../tokens/ledger-tokens.ts';
import type { PrunedThrough } from './pruned-through.ts';

/** The shortest retention: a trigger, a message or a key repeated within this time is recognized as a duplicate. */
const REMEMBERED_MS = 24 * 3_600_000;
const EVENTS_IN_STEP = 400;
const PAUSE_MS = 5;

export interface TraceStores {
  readonly database: Database;
  readonly prunedThrough: PrunedThrough;
}

const ofNoTask = () =>
  db.selectFrom('event').where('task_n', '=', sql.lit(NO_TASK)).where('type', '>', sql.lit(LAST_OUTPUT_CODE));
const oldest = compiled(() => ofNoTask().select(['seq', 'at']).orderBy('seq').limit(sql.lit(EVENTS_IN_STEP)));
const countOld = compiled((values: { before: number }) =>
  ofNoTask()
    .select(({ fn }) => fn.countAll<number>().as('events'))
    .where('at', '<', values.before),
);
const deleteEvents = compiled((values: { seqs: string }) =>
  db.deleteFrom('event').where('seq', 'in', listed<number>(values.seqs)),
);

/** How many events without a task are older. Runs in the reading thread. */
export const oldLooseEvents = ({ drive }: Reading, beforeMs: number): number => drive(countLoose(beforeMs));

function* countLoose(before: number): Tx<number> {
  return (yield* first(countOld({ before })))?.events ?? 0;
}

/** Removes what is older, and returns how many events went. */
export const pruneTraces = async (
  stores: TraceStores,
  beforeMs: number,
  believedMs: number,
): Promise<number> => {
  const { database } = stores;
  const rememberedMs = Math.min(beforeMs, believedMs - REMEMBERED_MS);
  await inSteps(database, () => forgetSomeDeliveries(beforeMs));
  await inSteps(database, () => forgetSomeMessages(rememberedMs));
  await inSteps(database, () => forgetSomeKeys(rememberedMs));
  await pruneFirings(database, rememberedMs);
  await database.write(() => forgetEndedTokens(rememberedMs), WITH_RESERVE);
  return pruneLooseEvents(stores, beforeMs);
};

/** Repeats the step until nothing is left. */
const inSteps = async (database: Database, step: () => Tx<boolean>): Promise<void> => {
  while (await database.write(step, WITH_RESERVE)) await setTimeout(PAUSE_MS);
};

const pruneFirings = async (database: Database, beforeMs: number): Promise<void> => {
  let order = await database.read(() => nextToForget(0, beforeMs));
  while (order !== undefined) {
    const { n } = order;
    const what = order;
    await inSteps(database, () => forgetSomeFirings(what));
    order = await database.read(() => nextToForget(n, beforeMs));
  }
};

const pruneLooseEvents = async (
  { database, prunedThrough }: TraceStores,
  beforeMs: number,
): Promise<number> => {
  let events = 0;
  for (;;) {
    const page = await database.read(() => all(oldest({})));
    const seqs = page.filter(({ at }) => at < beforeMs).map(({ seq }) => seq);
    const last = seqs.at(-1);
    if (last === undefined) return events;
    await prunedThrough.raise(last);
    await database.write(() => run(deleteEvents({ seqs: listParameter(seqs) })), WITH_RESERVE);
    events += seqs.length;
    await setTimeout(PAUSE_MS);
  }
};
