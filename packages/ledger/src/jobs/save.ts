// Jobs as people make, change, pause and remove them.

import type { Job, JobId, PauseReason } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first, run, type Unit } from '../database/unit.ts';
import type { JobAdvance, JobDefinition, StoredJob } from '../jobs.ts';
import { advanced } from './advance.ts';
import { type JobRow, jobOf, storedJobOf } from './job-row.ts';
import { findJobRow } from './read.ts';

interface NewRow {
  readonly id: string;
  readonly name: string;
  readonly definition: string;
  readonly environment: string | null;
  readonly enabled: 0 | 1;
  readonly pauseReason: PauseReason | null;
  readonly firedThrough: number;
  readonly nextAt: number | null;
  readonly now: number;
}

const idOfName = compiled((values: { name: string }) =>
  db.selectFrom('job').select('id').where('name', '=', values.name),
);
const insertJob = compiled((values: NewRow) =>
  db
    .insertInto('job')
    .values({
      id: values.id,
      name: values.name,
      definition: values.definition,
      environment_ref: values.environment,
      enabled: values.enabled,
      pause_reason: values.pauseReason,
      fired_through: values.firedThrough,
      next_at: values.nextAt,
      created_at: values.now,
      updated_at: values.now,
    })
    .returningAll(),
);
const setDefinition = compiled((values: Omit<NewRow, 'id'> & { n: number }) =>
  db
    .updateTable('job')
    .set({
      name: values.name,
      definition: values.definition,
      environment_ref: values.environment,
      enabled: values.enabled,
      pause_reason: values.pauseReason,
      fired_through: values.firedThrough,
      next_at: values.nextAt,
      updated_at: values.now,
      revision: sql`revision + 1`,
    })
    .where('n', '=', values.n)
    .returningAll(),
);
const setStanding = compiled(
  (
    values: Pick<NewRow, 'enabled' | 'pauseReason' | 'firedThrough' | 'nextAt' | 'now'> & {
      n: number;
      backoff: number | null;
      failures: number;
    },
  ) =>
    db
      .updateTable('job')
      .set({
        enabled: values.enabled,
        pause_reason: values.pauseReason,
        fired_through: values.firedThrough,
        next_at: values.nextAt,
        backoff_until: values.backoff,
        failures_in_a_row: values.failures,
        updated_at: values.now,
        revision: sql`revision + 1`,
      })
      .where('n', '=', values.n)
      .returningAll(),
);
const deleteJob = compiled((values: { n: number }) => db.deleteFrom('job').where('n', '=', values.n));

export interface JobCreation {
  readonly id: JobId;
  readonly definition: JobDefinition;
  readonly enabled: boolean;
  readonly firedThroughMs: number;
  readonly nextAtMs?: number | undefined;
  readonly environmentRef?: string | undefined;
}

/** Stores a new job; undefined: another has the name. */
export function* createJob(job: JobCreation, nowMs: number): Unit<Job | undefined> {
  const { id, definition, enabled } = job;
  if ((yield* first(idOfName({ name: definition.name }))) !== undefined) return undefined;
  const row = yield* first(
    insertJob({
      id,
      name: definition.name,
      definition: JSON.stringify(definition),
      environment: job.environmentRef ?? null,
      enabled: enabled ? 1 : 0,
      pauseReason: enabled ? null : 'user',
      firedThrough: job.firedThroughMs,
      nextAt: (enabled ? job.nextAtMs : undefined) ?? null,
      now: nowMs,
    }),
  );
  return row && jobOf(row);
}

export interface JobChange {
  readonly revision: number;
  readonly definition: JobDefinition;
  readonly environmentRef?: string;
  readonly advance: JobAdvance;
}

/** Puts another definition in place, when nobody did since that revision. */
export function* changeJob(id: JobId, change: JobChange, nowMs: number): Unit<Job | 'taken' | undefined> {
  const { definition, advance } = change;
  const stored = yield* findJobRow(id);
  if (stored === undefined || stored.revision !== change.revision) return undefined;
  const other = yield* first(idOfName({ name: definition.name }));
  if (other !== undefined && other.id !== id) return 'taken';
  const row = yield* first(
    setDefinition({
      n: stored.n,
      name: definition.name,
      definition: JSON.stringify(definition),
      environment: change.environmentRef ?? null,
      ...advanced(stored, advance),
      now: nowMs,
    }),
  );
  return row && jobOf(row);
}

export interface Switch {
  readonly enabled: boolean;
  readonly reason?: PauseReason;
  readonly advance: JobAdvance;
}

/** Enables the job or pauses it; enabling forgets what failed. */
export function* switchJob(id: JobId, state: Switch, nowMs: number): Unit<Job | undefined> {
  const stored = yield* findJobRow(id);
  if (stored === undefined) return undefined;
  const row = yield* first(setStanding({ n: stored.n, ...standingOf(stored, state), now: nowMs }));
  return row && jobOf(row);
}

const standingOf = (stored: JobRow, { enabled, reason, advance }: Switch) =>
  enabled
    ? { ...advanced({ ...stored, enabled: 1 }, advance), backoff: null, failures: 0 }
    : {
        ...advanced({ ...stored, enabled: 0, pause_reason: reason ?? 'user' }, advance),
        backoff: stored.backoff_until,
        failures: stored.failures_in_a_row,
      };

/** Removes the job alone and tells its number: its firings go in steps, see jobs/forget.ts. */
export function* removeJob(id: JobId): Unit<{ readonly n: number; readonly stored: StoredJob } | undefined> {
  const row = yield* findJobRow(id);
  if (row === undefined) return undefined;
  yield* run(deleteJob({ n: row.n }));
  return { n: row.n, stored: storedJobOf(row) };
}
