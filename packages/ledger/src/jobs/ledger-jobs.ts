// The jobs of the ledger as its callers see them.

import { BY_DAEMON, type Firing, type JobId } from '@coxswain/protocol';
import type { Database } from '../database/database.ts';
import { WITH_RESERVE } from '../database/durability.ts';
import type { Unit } from '../database/unit.ts';
import type { Jobs } from '../jobs.ts';
import { readEventsThrough, writeEventsThrough } from './events-through.ts';
import { findJob } from './find.ts';
import { fireJob } from './fire.ts';
import { readFiring, readFirings } from './firing-row.ts';
import { everythingOf, forgetSomeFirings } from './forget.ts';
import { missSlots } from './miss.ts';
import { findJobRow, nextDueJob, readActiveRuns, readDueJobs, readJob, readJobs } from './read.ts';
import { rewindJob } from './rewind.ts';
import { changeJob, createJob, removeJob } from './save.ts';
import { switchJob } from './switch.ts';

type FiringsQuery = Parameters<Jobs['firings']>[1];

function* firingsOf(id: JobId, query: FiringsQuery): Unit<Awaited<ReturnType<Jobs['firings']>>> {
  const job = yield* findJobRow(id);
  return job === undefined ? [] : yield* readFirings(job, query);
}

function* firingAt(id: JobId, slot: string): Unit<Firing | undefined> {
  const job = yield* findJobRow(id);
  return job && (yield* readFiring(job, slot));
}

export const ledgerJobs = (database: Database): Jobs => ({
  create: (job, state, nowMs, by = BY_DAEMON) =>
    database.write((tx) => createJob(tx, { ...job, ...state, by }, nowMs)),
  change: (id, change, nowMs, by = BY_DAEMON) =>
    database.write((tx) => changeJob(tx, id, { ...change, by }, nowMs)),
  setEnabled: (id, state, nowMs, by = BY_DAEMON) =>
    database.write((tx) => switchJob(tx, id, { ...state, by }, nowMs), WITH_RESERVE),
  async remove(id, by = BY_DAEMON) {
    const removed = await database.write((tx) => removeJob(tx, id, by), WITH_RESERVE);
    if (removed === undefined) return undefined;
    // A crash in between leaves firings of no job, which the next prune removes.
    const all = everythingOf(removed.n);
    while (await database.write(() => forgetSomeFirings(all), WITH_RESERVE));
    return removed.stored;
  },
  find: (ref) => database.read(() => findJob(ref)),
  get: (id) => database.read(() => readJob(id)),
  list: () => database.read(readJobs),
  due: (nowMs, limit) => database.read(() => readDueJobs(nowMs, limit)),
  nextDueMs: () => database.read(nextDueJob),
  fire: (id, firing, nowMs) => database.write((tx) => fireJob(tx, id, firing, nowMs)),
  miss: (id, slots, advance, nowMs) => database.write((tx) => missSlots(tx, id, slots, advance, nowMs)),
  rewind: (id, to) => database.write(() => rewindJob(id, to)),
  firing: (id, slot) => database.read(() => firingAt(id, slot)),
  firings: (id, query) => database.read(() => firingsOf(id, query)),
  activeRuns: (id) => database.read(() => readActiveRuns(id)),
  eventsThrough: () => database.read(readEventsThrough),
  // After a power cut some ends are looked at again, and their slots are known.
  noteEventsThrough: (seq) => database.write(() => writeEventsThrough(seq), { isDurable: false }),
});
