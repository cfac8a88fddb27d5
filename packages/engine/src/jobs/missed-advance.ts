// The state of a job after an occurrence that did not fire.

import type { JobAdvance } from '@coxswain/ledger';

/** A last occurrence that did not fire leaves a job that missed it, not one that is done. */
export const advanceOfMissed = (advance: JobAdvance): JobAdvance =>
  advance.pause === 'done' ? { ...advance, pause: 'missed' } : advance;
