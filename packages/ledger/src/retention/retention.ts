// Retention: previews and removes old tasks, a few at a time so that everybody else gets the database in between.

import { setTimeout } from 'node:timers/promises';
import { DAEMON_ACTOR } from '@coxswain/protocol';
import { appendAudit } from '../audit/append.ts';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import { WITH_RESERVE } from '../database/durability.ts';
import { readMeta, writeMeta } from '../database/meta.ts';
import { first, type Tx } from '../database/tx.ts';
import type { OutputStore } from '../output/output-store.ts';
import type { Reader } from '../reader/reader.ts';
import type { ClockTrust, Retention } from '../retention.ts';
import { timestampOf } from '../tasks/task-row.ts';
import type { PrunableCursor, PrunableTask } from './prunable.ts';
import type { PrunedThrough } from './pruned-through.ts';
import { removeTask } from './removal.ts';
import { pruneTraces } from './traces.ts';

export interface RetentionSetup {
  readonly database: Database;
  readonly output: OutputStore;
  readonly reader: Reader;
  readonly prunedThrough: PrunedThrough;
}

/** Removals in progress at once: they share their commits, and together hold the database for a few milliseconds. */
const AT_ONCE = 8;
/** Pause between two steps, for others to use the database. */
const PAUSE_MS = 5;

const BELIEF = 'clock_belief';
const newestStamp = compiled(() => db.selectFrom('event').select('at').orderBy('seq', 'desc').limit(1));

function* readBelief(): Tx<ClockTrust | undefined> {
  const stored = yield* readMeta(BELIEF);
  // Written below from a belief.
  if (stored !== undefined) return JSON.parse(stored) as ClockTrust;
  const newest = yield* first(newestStamp({}));
  return newest && { believedMs: newest.at };
}

export const createRetention = (setup: RetentionSetup): Retention => {
  const { database, reader, prunedThrough } = setup;
  let turn: Promise<unknown> = Promise.resolve();

  async function* prunable(beforeMs: number): AsyncGenerator<readonly PrunableTask[]> {
    let cursor: PrunableCursor | undefined;
    do {
      const page = await reader.run('prunableTasks', { beforeMs, cursor });
      if (page.tasks.length > 0) yield page.tasks;
      cursor = page.next;
    } while (cursor !== undefined);
  }

  const prune: Retention['prune'] = async (beforeMs, by, nowMs, believedMs = nowMs, audit = DAEMON_ACTOR) => {
    const sum = { tasks: 0, events: 0, outputBytes: 0 };
    const before = timestampOf(beforeMs);
    const note = (detail: object): Promise<void> =>
      database.write(
        (tx) => appendAudit(tx, audit, { action: 'ledger.pruned', detail: { ...detail, before } }),
        WITH_RESERVE,
      );
    let isBegun = false;
    for await (const page of prunable(beforeMs)) {
      // A person's order is recorded before anything is removed.
      if (!isBegun && audit !== DAEMON_ACTOR) await note({ state: 'begun' });
      isBegun = true;
      await prunedThrough.raise(Math.max(...page.map(({ lastSeq }) => lastSeq)));
      for (let from = 0; from < page.length; from += AT_ONCE) {
        const group = page.slice(from, from + AT_ONCE);
        const removed = await Promise.all(group.map(({ id }) => removeTask(setup, id, { by, nowMs })));
        await setTimeout(PAUSE_MS);
        for (const one of removed) {
          if (one === undefined) continue;
          sum.tasks += 1;
          sum.events += one.events;
          sum.outputBytes += one.outputBytes;
        }
      }
    }
    sum.events += await pruneTraces(setup, beforeMs, believedMs);
    if (sum.tasks + sum.events > 0) await note({ state: 'done', ...sum });
    while (await database.giveBackSpace()) await setTimeout(PAUSE_MS);
    return { dryRun: false, before, ...sum };
  };

  return {
    async preview(beforeMs) {
      const sum = { tasks: 0, events: 0, outputBytes: 0 };
      for await (const page of prunable(beforeMs)) {
        const numbers = page.map(({ n }) => n);
        const { events, outputBytes } = await reader.run('holdingsOf', numbers);
        sum.tasks += page.length;
        sum.events += events;
        sum.outputBytes += outputBytes;
      }
      sum.events += await reader.run('oldLooseEvents', beforeMs);
      return { dryRun: true, before: timestampOf(beforeMs), ...sum };
    },
    prune(...order) {
      // A second prune would find the first one's tasks half removed.
      const result = turn.then(() => prune(...order));
      turn = result.catch(() => undefined);
      return result;
    },
    belief: () => database.read(readBelief),
    async noteBelief(belief) {
      await database.write(() => writeMeta(BELIEF, JSON.stringify(belief)), { isDurable: false });
    },
  };
};
