// Jobs as the ledger's callers see them.

import {
  DAEMON_ACTOR,
  type Firing,
  type Job,
  type JobId,
  MIN_PREFIX_CHARACTERS,
  type MissedReason,
  ProblemError,
} from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import { WITH_RESERVE } from '../database/durability.ts';
import type { Transaction } from '../database/transaction.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import { appendJobEvent } from '../events/append.ts';
import type { JobAdvance, Jobs, Occurrence } from '../jobs.ts';
import { advanced, type ScheduleState, scheduleColumns } from './advance.ts';
import { readEventsThrough, writeEventsThrough } from './events-through.ts';
import { fireJob } from './fire.ts';
import { findDealtWith, readFiring, readFirings, storeFiring } from './firing-row.ts';
import { everythingOf, forgetSomeFirings } from './forget.ts';
import { definitionOf, type JobRow, jobOf } from './job-row.ts';
import { findJobRow, nextDueJob, readActiveRuns, readDueJobs, readJob, readJobs } from './read.ts';
import { changeJob, createJob, removeJob } from './save.ts';
import { switchJob } from './switch.ts';

// Missed occurrences: each leaves a row and an event, so that none disappears silently.
interface MissedOccurrence extends Occurrence {
  readonly reason: MissedReason;
  readonly detail?: string;
}

const setMissed = compiled((values: ScheduleState & { n: number }) =>
  db
    .updateTable('job')
    .set({
      ...scheduleColumns(values),
    })
    .where('n', '=', values.n),
);

/** Records the occurrences that were not handled before and advances the job. Returns them. */
function* missOccurrences(
  tx: Transaction,
  id: JobId,
  occurrences: readonly MissedOccurrence[],
  advance: JobAdvance,
  nowMs: number,
): Tx<readonly Firing[]> {
  const job = yield* findJobRow(id);
  if (job === undefined) return [];
  const missed: Firing[] = [];
  for (const occurrence of occurrences) {
    if ((yield* findDealtWith(job, occurrence)) !== undefined) continue;
    missed.push(yield* miss(tx, job, occurrence, nowMs));
  }
  yield* run(setMissed({ n: job.n, ...advanced(job, advance) }));
  return missed;
}

function* miss(tx: Transaction, job: JobRow, occurrence: MissedOccurrence, nowMs: number): Tx<Firing> {
  const { reason, detail } = occurrence;
  const firing = yield* storeFiring(job, occurrence, { reason, detail }, nowMs);
  const { jobId, trigger } = firing;
  const { agent, session } = definitionOf(job);
  const data = { jobId, job: job.name, trigger, slot: firing.slot, reason, detail };
  yield* appendJobEvent(tx, { agent, session }, { type: 'JobMissed', data }, nowMs);
  return firing;
}

// What a person typed for a job: its name, its id, or a prefix of the id.

/** How many candidates to list when the text matches more than one. */
const MAX_CANDIDATES = 10;
/** Sorts after every character of an id. */
const AFTER_ALL = '{';

const named = compiled((values: { name: string }) =>
  db.selectFrom('job').selectAll().where('name', '=', values.name),
);
const byPrefix = compiled((values: { from: string; to: string; limit: number }) =>
  db
    .selectFrom('job')
    .selectAll()
    .where('id', '>=', values.from)
    .where('id', '<', values.to)
    .orderBy('id')
    .limit(values.limit),
);

/** The job with this name, else the only one with this id prefix. Throws `ambiguous_id` when there are several. */
function* findJob(ref: string): Tx<Job | undefined> {
  const row = yield* first(named({ name: ref }));
  if (row !== undefined) return jobOf(row);
  const random = ref.toLowerCase().replace(/^job_/, '');
  if (random.length < MIN_PREFIX_CHARACTERS || !/^[a-z2-7]+$/.test(random)) return undefined;
  const from = `job_${random}`;
  const fitting = yield* all(byPrefix({ from, to: `${from}${AFTER_ALL}`, limit: MAX_CANDIDATES }));
  const [only, ...others] = fitting;
  if (others.length === 0) return only && jobOf(only);
  throw new ProblemError(
    'ambiguous_id',
    `'${ref}' matches more than one job: use a name, or type more of the id`,
    {
      candidates: fitting.map(({ id, name }) => `${name} (${id})`),
    },
  );
}

// The only way to move a job back: a clock that was ahead made it handle occurrences that are still to come.
const setThrough = compiled((values: { n: number; through: number; nextAt: number | null }) =>
  db
    .updateTable('job')
    .set({ fired_through: values.through, next_at: values.nextAt })
    .where('n', '=', values.n)
    .returningAll(),
);
// Nothing ran for them, and their rows would keep them from ever firing.
const forgetMissed = compiled((values: { n: number; through: number }) =>
  db
    .deleteFrom('firing')
    .where('job_n', '=', values.n)
    .where('missed', 'is not', null)
    .where('trigger', 'in', ['cron', 'every', 'at'])
    .where('slot_at', '>', values.through),
);

interface RewindTo {
  readonly firedThroughMs: number;
  readonly nextAtMs: number | undefined;
}

/** Occurrences after that instant may fire again, except those that fired. */
function* rewindJob(id: JobId, { firedThroughMs, nextAtMs }: RewindTo): Tx<Job | undefined> {
  const job = yield* findJobRow(id);
  if (job === undefined) return undefined;
  if (job.fired_through <= firedThroughMs) return jobOf(job);
  yield* run(forgetMissed({ n: job.n, through: firedThroughMs }));
  const nextAt = job.enabled === 1 ? (nextAtMs ?? null) : null;
  const row = yield* first(setThrough({ n: job.n, through: firedThroughMs, nextAt }));
  return row && jobOf(row);
}

type FiringsQuery = Parameters<Jobs['firings']>[1];

function* firingsOf(id: JobId, query: FiringsQuery): Tx<Awaited<ReturnType<Jobs['firings']>>> {
  const job = yield* findJobRow(id);
  return job === undefined ? [] : yield* readFirings(job, query);
}

function* firingAt(id: JobId, key: string): Tx<Firing | undefined> {
  const job = yield* findJobRow(id);
  return job && (yield* readFiring(job, key));
}

export const ledgerJobs = (database: Database): Jobs => ({
  create: (job, state, nowMs, by = DAEMON_ACTOR) =>
    database.write((tx) => createJob(tx, { ...job, ...state, by }, nowMs)),
  change: (id, change, nowMs, by = DAEMON_ACTOR) =>
    database.write((tx) => changeJob(tx, id, { ...change, by }, nowMs)),
  setEnabled: (id, state, nowMs, by = DAEMON_ACTOR) =>
    database.write((tx) => switchJob(tx, id, { ...state, by }, nowMs), WITH_RESERVE),
  async remove(id, by = DAEMON_ACTOR) {
    const removed = await database.write((tx) => removeJob(tx, id, by), WITH_RESERVE);
    if (removed === undefined) return undefined;
    // A crash in between leaves firings without a job, which the next prune removes.
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
  miss: (id, occurrences, advance, nowMs) =>
    database.write((tx) => missOccurrences(tx, id, occurrences, advance, nowMs)),
  rewind: (id, to) => database.write(() => rewindJob(id, to)),
  firing: (id, key) => database.read(() => firingAt(id, key)),
  firings: (id, query) => database.read(() => firingsOf(id, query)),
  activeRuns: (id) => database.read(() => readActiveRuns(id)),
  eventsThrough: () => database.read(readEventsThrough),
  // After a power cut some ends are checked again; their occurrences are known already.
  noteEventsThrough: (seq) => database.write(() => writeEventsThrough(seq), { isDurable: false }),
});
