// The schedule state of a job after a step of the scheduler. Its latest instant only grows, whatever the clock does.

import type { PauseReason } from '@coxswain/protocol';
import type { JobAdvance } from '../jobs.ts';
import type { JobRow } from './job-row.ts';

/** The columns that say whether and when a job fires on its own. */
export interface ScheduleState {
  readonly enabled: 0 | 1;
  readonly pauseReason: PauseReason | null;
  readonly firedThrough: number;
  readonly nextAt: number | null;
}

/** The columns of a schedule state, for a query that sets them. */
export const scheduleColumns = (values: ScheduleState) => ({
  enabled: values.enabled,
  pause_reason: values.pauseReason,
  fired_through: values.firedThrough,
  next_at: values.nextAt,
});

/** The schedule state after the advance; a job that does not fire has no next occurrence. */
export const advanced = (
  row: Pick<JobRow, 'enabled' | 'pause_reason' | 'fired_through' | 'next_at'>,
  { firedThroughMs, nextAtMs, pause }: JobAdvance,
): ScheduleState => {
  const firedThrough = Math.max(row.fired_through, firedThroughMs ?? row.fired_through);
  if (row.enabled === 0) return { enabled: 0, pauseReason: row.pause_reason, firedThrough, nextAt: null };
  if (pause !== undefined) return { enabled: 0, pauseReason: pause, firedThrough, nextAt: null };
  const nextAt = nextAtMs === undefined ? row.next_at : nextAtMs;
  return { enabled: 1, pauseReason: null, firedThrough, nextAt };
};
