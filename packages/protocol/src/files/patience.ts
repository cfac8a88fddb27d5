// How long a file system may take to answer. One that hangs (NFS, FUSE) keeps its thread for ever, and Node has four of them
// for everything: the waiting ends at the deadline, and at most half of the threads can be lost.

import { afterPendingEvents } from '../task/after-pending-events.ts';
import { FileRefusal } from './file-refusal.ts';

export interface Patience {
  /** Default: {@link DEFAULT_FILE_DEADLINE_MS}. */
  readonly deadlineMs?: number;
  /** Ends the waiting at once, by throwing its reason. */
  readonly signal?: AbortSignal | undefined;
}

export const DEFAULT_FILE_DEADLINE_MS = 5_000;
const THREADS = 2;

const POOL = Symbol.for('coxswain.files');

interface Pool {
  busy: number;
  readonly waiting: Set<() => void>;
}

/** One for the process: each bundle of a build has its own copy of this file, and they share the threads. */
const poolOf = (shared: { [POOL]?: Pool } & object): Pool => {
  shared[POOL] ??= { busy: 0, waiting: new Set() };
  return shared[POOL];
};
const pool = poolOf(globalThis as { [POOL]?: Pool });

const leave = (): void => {
  pool.busy -= 1;
  const [next] = pool.waiting;
  if (next === undefined) return;
  pool.waiting.delete(next);
  next();
};

/** Resolves when a thread is free; what no longer waits by then takes none. */
const enter = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const take = (): void => {
      signal.removeEventListener('abort', forget);
      pool.busy += 1;
      resolve();
    };
    const forget = (): void => void pool.waiting.delete(take);
    if (pool.busy < THREADS) return take();
    pool.waiting.add(take);
    signal.addEventListener('abort', forget, { once: true });
  });

/**
 * Does the work and gives up on it at the deadline (`FileRefusal`) or when the signal aborts. Work that goes on nevertheless
 * looks at its signal between two steps and ends itself, nobody waits for it. Work must not begin other such work.
 */
export const patiently = <Result>(
  path: string,
  { deadlineMs = DEFAULT_FILE_DEADLINE_MS, signal: outer }: Patience,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    if (outer?.aborted) return reject(outer.reason);
    const giveUp = new AbortController();
    let callOff = (): void => {};
    const timer = setTimeout(() => {
      callOff = afterPendingEvents(() =>
        stop(
          new FileRefusal('too_slow', path, `was not read within ${deadlineMs} ms: its disk does not answer`),
        ),
      );
    }, deadlineMs);
    const settle = (): void => {
      clearTimeout(timer);
      callOff();
      outer?.removeEventListener('abort', left);
    };
    const stop = (reason: unknown): void => {
      settle();
      reject(reason);
      giveUp.abort(reason);
    };
    const left = (): void => stop(outer?.reason);
    outer?.addEventListener('abort', left, { once: true });
    void enter(giveUp.signal)
      .then(() => work(giveUp.signal).finally(leave))
      .then(resolve, reject)
      .finally(settle);
  });
