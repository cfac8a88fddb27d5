// How a run, and with it a task, ends: the same type from the runtime to the ledger.

import type { Usage } from '../schema/task.ts';
import type { Reason } from './task.ts';

interface Ended {
  readonly exitCode?: number | undefined;
  readonly usage?: Usage | undefined;
  /** The answer of the agent, possibly incomplete. */
  readonly result?: string | undefined;
  /** Who ended it: who cancelled, or who moved an item. */
  readonly by?: string | undefined;
}

export type CompletedRun = Ended & { readonly status: 'completed' };

export type FailedRun = Ended & {
  readonly status: 'failed';
  readonly reason: Reason;
  /** What happened. */
  readonly message: string;
  /** For `limit`: when the provider accepts requests again, in milliseconds since 1970. */
  readonly resetAtMs?: number | undefined;
  /** For `limit`: waiting does not help, for example when the account has no credit left. */
  readonly isFinal?: boolean | undefined;
};

export type CancelledRun = Ended & {
  readonly status: 'cancelled';
  /** Default, as for `by`: from the cancel request. */
  readonly reason?: Reason | undefined;
  readonly message?: string | undefined;
};

export type RunEnd = CompletedRun | FailedRun | CancelledRun;
