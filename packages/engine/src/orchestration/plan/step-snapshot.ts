// How far a run is: each step with its state, and what others may know of it.

import type { StepState, Task } from '@coxswain/protocol';
import type { Step } from '../definition/index.ts';

/** The values of an ended step. */
export interface StepValues {
  /** Without blanks around it. */
  readonly result: string;
  readonly status: string;
  readonly exitCode: number | null;
  /** The result read as JSON; null when it is none. */
  readonly json: unknown;
  /** Why it failed; empty when it did not. */
  readonly error: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface StepSnapshot {
  readonly step: Step;
  readonly state: StepState;
  readonly detail?: string | undefined;
  readonly task?: Task | undefined;
  /** It completed in an earlier run that this one continues. */
  readonly isReused: boolean;
  /** undefined: it is not over. */
  readonly values?: StepValues | undefined;
}

const SETTLED: ReadonlySet<StepState> = new Set(['completed', 'failed', 'cancelled', 'skipped', 'blocked']);
const BAD: ReadonlySet<StepState> = new Set(['failed', 'cancelled', 'blocked']);

/** Nothing more happens to it. */
export const isSettled = ({ state }: Pick<StepSnapshot, 'state'>): boolean => SETTLED.has(state);

/** What needs it does not run. */
export const isBad = ({ state }: Pick<StepSnapshot, 'state'>): boolean => BAD.has(state);
