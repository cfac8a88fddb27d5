// Deadlines for file systems. One that hangs (NFS, FUSE) blocks its thread forever, and Node has only four of them: waiting
// ends at the deadline, and at most half of the threads can be lost.

import { afterPendingEvents } from '../task/after-pending-events.ts';
import { FileRefusal } from './file-refusal.ts';

export interface ReadDeadline {
  /** Default: {@link DEFAULT_FILE_DEADLINE_MS}. */
  readonly deadlineMs?: number;
  /** Stops waiting at once and rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

export const DEFAULT_FILE_DEADLINE_MS = 5_000;
const THREADS = 2;

const POOL = Symbol.for('coxswain.files');

interface Pool {
  busy: number;
  readonly waiting: Set<() => void>;
}

/** One pool per process: each bundle of a build has its own copy of this file, but they share the threads. */
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

/** Resolves when a thread is free, unless the signal aborts first. */
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
 * Does the work, but gives up at the deadline (`FileRefusal`) or when the signal aborts. Abandoned work checks its signal
 * between steps and stops; nobody waits for it. Work must not start other work of this kind.
 */
export const withDeadline = <Result>(
  path: string,
  { deadlineMs = DEFAULT_FILE_DEADLINE_MS, signal: outer }: ReadDeadline,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    if (outer?.aborted) return reject(outer.reason);
    const giveUp = new AbortController();
    let dispose = (): void => {};
    const timer = setTimeout(() => {
      dispose = afterPendingEvents(() =>
        stop(
          new FileRefusal(
            'too_slow',
            path,
            `was not read within ${deadlineMs} ms: its disk is not responding`,
          ),
        ),
      );
    }, deadlineMs);
    const settle = (): void => {
      clearTimeout(timer);
      dispose();
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
