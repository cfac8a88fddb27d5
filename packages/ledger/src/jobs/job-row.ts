// Converts between a job's row and its protocol form.

import type { EndedStatus, Job, JobDefinition, JobId, TaskId } from '@coxswain/protocol';
import type { Selectable } from 'kysely';
import type { JobTable } from '../database/schema-jobs.ts';
import type { StoredJob } from '../jobs.ts';
import { timestampOf } from '../tasks/task-row.ts';

export type JobRow = Selectable<JobTable>;

const timeOf = (ms: number | null): string | undefined => (ms === null ? undefined : timestampOf(ms));

/** The definition that people write. */
export const definitionOf = (row: JobRow): JobDefinition =>
  // Written by jobs/save.ts from a definition.
  JSON.parse(row.definition) as JobDefinition;

export const jobOf = (row: JobRow): Job => ({
  ...definitionOf(row),
  // Stored ids were valid when they came in.
  id: row.id as JobId,
  enabled: row.enabled === 1,
  pauseReason: row.pause_reason ?? undefined,
  nextAt: timeOf(row.next_at),
  backoffUntil: timeOf(row.backoff_until),
  runs: row.runs,
  successes: row.successes,
  failuresInARow: row.failures_in_a_row,
  lastStatus: (row.last_status ?? undefined) as EndedStatus | undefined,
  lastTaskId: (row.last_task_id ?? undefined) as TaskId | undefined,
  lastFiredAt: timeOf(row.last_fired_at),
  cost: row.cost,
  tokens: row.tokens,
  createdAt: timestampOf(row.created_at),
  updatedAt: timestampOf(row.updated_at),
  revision: row.revision,
});

/** The job with its private fields, for the engine only. */
export const storedJobOf = (row: JobRow): StoredJob => ({
  job: jobOf(row),
  environmentRef: row.environment_ref ?? undefined,
  firedThroughMs: row.fired_through,
  nextAtMs: row.next_at ?? undefined,
});
