// A step of a check: it checks one kind of thing, in pages, and reports contradictions.

import type { CheckScope, LedgerFault } from '@coxswain/protocol';
import type { Reading } from '../reader/reading.ts';

/** Where a check is. */
export interface CheckCursor {
  readonly scope: CheckScope;
  readonly step: number;
  /** Where the page starts, in the step's own unit. */
  readonly after: number;
  /** A hash that the audit log must contain. */
  readonly expect?: string | undefined;
}

/** One page of a step. */
export interface StepPage {
  readonly faults: readonly LedgerFault[];
  /** Where its next page starts; undefined: the step is done. */
  readonly after?: number | undefined;
}

export type Step = (reading: Reading, cursor: CheckCursor) => StepPage | Promise<StepPage>;
