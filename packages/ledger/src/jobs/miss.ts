// Slots that passed and made no task: each leaves a row and an event, so that none is ever silently gone.

import type { Firing, JobId, MissedReason } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { run, type Unit } from '../database/unit.ts';
import { appendJobEvent } from '../events/append.ts';
import type { JobAdvance, Slot } from '../jobs.ts';
import { advanced, type Standing, standingColumns } from './advance.ts';
import { findDealtWith, storeFiring } from './firing-row.ts';
import { definitionOf, type JobRow } from './job-row.ts';
import { findJobRow } from './read.ts';

export interface MissedSlot extends Slot {
  readonly reason: MissedReason;
  readonly detail?: string;
}

const setMissed = compiled((values: Standing & { n: number }) =>
  db
    .updateTable('job')
    .set({
      ...standingColumns(values),
    })
    .where('n', '=', values.n),
);

/** Notes the slots that nobody dealt with before, and moves the job on. Returns those. */
export function* missSlots(
  tx: Transaction,
  id: JobId,
  slots: readonly MissedSlot[],
  advance: JobAdvance,
  nowMs: number,
): Unit<readonly Firing[]> {
  const job = yield* findJobRow(id);
  if (job === undefined) return [];
  const missed: Firing[] = [];
  for (const slot of slots) {
    if ((yield* findDealtWith(job, slot)) !== undefined) continue;
    missed.push(yield* miss(tx, job, slot, nowMs));
  }
  yield* run(setMissed({ n: job.n, ...advanced(job, advance) }));
  return missed;
}

function* miss(tx: Transaction, job: JobRow, slot: MissedSlot, nowMs: number): Unit<Firing> {
  const { reason, detail } = slot;
  const firing = yield* storeFiring(job, slot, { reason, detail }, nowMs);
  const { jobId, trigger } = firing;
  const { agent, session } = definitionOf(job);
  const data = { jobId, job: job.name, trigger, slot: firing.slot, reason, detail };
  yield* appendJobEvent(tx, { agent, session }, { type: 'JobMissed', data }, nowMs);
  return firing;
}
