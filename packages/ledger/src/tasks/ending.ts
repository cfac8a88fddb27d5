// How a task ends, from whichever side it comes, and the event that tells it.

import type { Fact, Reason, Usage } from '@coxswain/protocol';

export type Ending =
  | {
      readonly status: 'completed';
      /** Who says so, where it is an item. */
      readonly by?: string;
      readonly result?: string;
      readonly exitCode?: number;
      readonly usage?: Usage;
    }
  | {
      readonly status: 'failed';
      readonly by?: string;
      readonly reason: Reason;
      readonly message: string;
      readonly result?: string;
      readonly exitCode?: number;
      readonly usage?: Usage;
    }
  | {
      readonly status: 'cancelled';
      readonly reason: Reason;
      readonly by: string;
      readonly message?: string;
      readonly result?: string;
      readonly usage?: Usage;
    };

/** The terminal event. `durationMs` is the time since the first start. */
export const terminalFact = (ending: Ending, usage: Usage | undefined, durationMs: number): Fact => {
  switch (ending.status) {
    case 'completed': {
      const { result, exitCode, by } = ending;
      return { type: 'TaskCompleted', data: { result, exitCode, usage, durationMs, by } };
    }
    case 'failed': {
      const { reason: code, message, exitCode, by } = ending;
      return { type: 'TaskFailed', data: { code, message, exitCode, usage, durationMs, by } };
    }
    case 'cancelled': {
      const { reason, by, message } = ending;
      return { type: 'TaskCancelled', data: { reason, by, message, usage, durationMs } };
    }
  }
};
