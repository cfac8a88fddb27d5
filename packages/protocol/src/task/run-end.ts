// How a run, and with it a task, ends: the same words from the runtime that saw it to the ledger that keeps it.

import type { Usage } from '../schema/task.ts';
import type { Reason } from './task.ts';

interface Ended {
  readonly exitCode?: number;
  readonly usage?: Usage;
  /** What the agent answered, as far as it came. */
  readonly result?: string;
  /** Who ended it: who cancelled, or who moved an item. */
  readonly by?: string;
}

export type CompletedRun = Ended & { readonly status: 'completed' };

export type FailedRun = Ended & {
  readonly status: 'failed';
  readonly reason: Reason;
  /** What happened. */
  readonly message: string;
  /** For `limit`: when the provider takes requests again, in milliseconds since 1970. */
  readonly resetAtMs?: number;
  /** For `limit`: waiting does not help, as when an account has no credit left. */
  readonly isFinal?: boolean;
};

export type CancelledRun = Ended & {
  readonly status: 'cancelled';
  /** Default, and that of `by`: what was said when the cancel was requested. */
  readonly reason?: Reason;
  readonly message?: string;
};

export type RunEnd = CompletedRun | FailedRun | CancelledRun;
