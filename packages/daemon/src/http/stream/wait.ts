// Waiting for the end of a task by its events, never by looking again and again.

import type { Ledger } from '@coxswain/ledger';
import { type TaskId, TERMINAL_EVENTS } from '@coxswain/protocol';

/** Resolves when the task ends after the sequence, or when the signal aborts. */
export const waitForEnd = async (
  ledger: Ledger,
  id: TaskId,
  after: number,
  signal: AbortSignal,
): Promise<void> => {
  const filter = { taskIds: new Set([id]), types: new Set(TERMINAL_EVENTS) };
  for await (const _ending of ledger.events.subscribe(after, filter, signal)) return;
};
