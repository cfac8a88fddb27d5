// A full disk must not lose what a run did: its writes are tried again until the ledger takes them, and the run waits.

import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '@coxswain/protocol';
import type { Log } from './dependencies.ts';

const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 5_000;

/**
 * Repeats a write while the ledger answers `storage`; other errors pass. Gives up with that error when one of the signals aborts.
 * `held` is called with the reason why it waits, and with undefined when it no longer does.
 */
export const persist = async <Result>(
  write: () => Promise<Result>,
  log: Log,
  giveUp: readonly AbortSignal[],
  held: (why: string | undefined) => void = () => {},
): Promise<Result> => {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
    try {
      const result = await write();
      if (pauseMs > FIRST_PAUSE_MS) held(undefined);
      return result;
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'storage') throw error;
      if (giveUp.some(({ aborted }) => aborted)) throw error;
      held(error.message);
      log.warn({ error: error.message, pauseMs }, 'could not write to the ledger; trying again');
      await sleep(pauseMs, undefined, { signal: AbortSignal.any([...giveUp]) }).catch(() => {});
    }
  }
};

/** True when the ledger accepts no more writes: the daemon ends, and its next start finds what was stored. */
export const isLedgerLost = (error: unknown): boolean =>
  error instanceof ProblemError && error.code === 'shutting_down';
