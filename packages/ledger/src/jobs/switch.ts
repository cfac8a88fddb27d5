// A job is enabled, or pauses for a reason.

import type { AuditBy, Job, JobId, PauseReason } from '@coxswain/protocol';
import { sql } from 'kysely';
import { appendAudit } from '../audit/append.ts';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { first, type Tx } from '../database/tx.ts';
import type { JobAdvance } from '../jobs.ts';
import { advanced, type ScheduleState, scheduleColumns } from './advance.ts';
import { type JobRow, jobOf } from './job-row.ts';
import { findJobRow } from './read.ts';

interface Switched extends ScheduleState {
  readonly n: number;
  readonly backoff: number | null;
  readonly failures: number;
  readonly now: number;
}

const setScheduleState = compiled((values: Switched) =>
  db
    .updateTable('job')
    .set({
      ...scheduleColumns(values),
      backoff_until: values.backoff,
      failures_in_a_row: values.failures,
      updated_at: values.now,
      revision: sql`revision + 1`,
    })
    .where('n', '=', values.n)
    .returningAll(),
);
export interface Switch {
  readonly enabled: boolean;
  readonly reason?: PauseReason;
  readonly advance: JobAdvance;
  readonly by: AuditBy;
}

/** Enables or pauses the job; enabling resets its failures. */
export function* switchJob(tx: Transaction, id: JobId, state: Switch, nowMs: number): Tx<Job | undefined> {
  const stored = yield* findJobRow(id);
  if (stored === undefined) return undefined;
  const row = yield* first(setScheduleState({ n: stored.n, ...scheduleOf(stored, state), now: nowMs }));
  const action = state.enabled ? 'job.resumed' : 'job.paused';
  const detail = { name: stored.name, ...(state.enabled ? {} : { reason: state.reason ?? 'user' }) };
  yield* appendAudit(tx, state.by, { action, subject: id, detail });
  return row && jobOf(row);
}

const scheduleOf = (stored: JobRow, { enabled, reason, advance }: Switch) =>
  enabled
    ? { ...advanced({ ...stored, enabled: 1 }, advance), backoff: null, failures: 0 }
    : {
        ...advanced({ ...stored, enabled: 0, pause_reason: reason ?? 'user' }, advance),
        backoff: stored.backoff_until,
        failures: stored.failures_in_a_row,
      };
