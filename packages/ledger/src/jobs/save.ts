// Jobs as people make, change and remove them.

import type { AuditBy, Job, JobDefinition, JobId, Trigger } from '@coxswain/protocol';
import { sql } from 'kysely';
import { appendAudit } from '../audit/append.ts';
import { changedFields, jobDetail } from '../audit/details.ts';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import type { JobAdvance, StoredJob } from '../jobs.ts';
import { advanced, type ScheduleState, scheduleColumns } from './advance.ts';
import { definitionOf, jobOf, storedJobOf } from './job-row.ts';
import { findJobRow } from './read.ts';

// Jobs that wait for another one store its name: it is renamed with the job, in the same transaction.

// It reads every definition: few jobs are renamed, and rarely.
const naming = compiled((values: { fragment: string }) =>
  db.selectFrom('job').selectAll().where('definition', 'like', values.fragment),
);
const setText = compiled((values: { n: number; definition: string }) =>
  db.updateTable('job').set({ definition: values.definition }).where('n', '=', values.n),
);

/** Renames the job with this id. */
function* renameWhereAwaited(id: JobId, name: string): Tx<void> {
  const renamed = (trigger: Trigger): Trigger =>
    trigger.kind === 'event' && trigger.job === id ? { ...trigger, jobName: name } : trigger;
  for (const row of yield* all(naming({ fragment: `%${id}%` }))) {
    const definition = definitionOf(row);
    const triggers = definition.triggers.map(renamed);
    yield* run(setText({ n: row.n, definition: JSON.stringify({ ...definition, triggers }) }));
  }
}

interface NewRow extends ScheduleState {
  readonly id: string;
  readonly name: string;
  readonly definition: string;
  readonly environment: string | null;
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
      ...scheduleColumns(values),
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
      ...scheduleColumns(values),
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
  readonly by: AuditBy;
}

/** Stores a new job; undefined: the name is taken. */
export function* createJob(tx: Transaction, job: JobCreation, nowMs: number): Tx<Job | undefined> {
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
  yield* appendAudit(tx, job.by, { action: 'job.created', subject: id, detail: jobDetail(definition) });
  return row && jobOf(row);
}

export interface JobChange {
  readonly revision: number;
  readonly definition: JobDefinition;
  readonly environmentRef?: string | undefined;
  readonly advance: JobAdvance;
  readonly by: AuditBy;
}

/** Replaces the definition, unless someone changed it since that revision. */
export function* changeJob(
  tx: Transaction,
  id: JobId,
  change: JobChange,
  nowMs: number,
): Tx<Job | 'taken' | undefined> {
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
  if (definition.name !== stored.name) yield* renameWhereAwaited(id, definition.name);
  const changed = changedFields(definitionOf(stored), definition);
  const detail = { changed, ...jobDetail(definition) };
  yield* appendAudit(tx, change.by, { action: 'job.changed', subject: id, detail });
  return row && jobOf(row);
}

/** Removes only the job and returns its number: its firings are removed in steps, see jobs/forget.ts. */
export function* removeJob(
  tx: Transaction,
  id: JobId,
  by: AuditBy,
): Tx<{ readonly n: number; readonly stored: StoredJob } | undefined> {
  const row = yield* findJobRow(id);
  if (row === undefined) return undefined;
  yield* run(deleteJob({ n: row.n }));
  yield* appendAudit(tx, by, { action: 'job.deleted', subject: id, detail: jobDetail(definitionOf(row)) });
  return { n: row.n, stored: storedJobOf(row) };
}
