// How a job stands after a slot that did not fire.

import type { JobAdvance } from '@coxswain/ledger';

/** A last slot that did not fire leaves a job that missed it, not one that is done. */
export const advanceOfMissed = (advance: JobAdvance): JobAdvance =>
  advance.pause === 'done' ? { ...advance, pause: 'missed' } : advance;
