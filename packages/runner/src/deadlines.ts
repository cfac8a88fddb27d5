// A time limit holds also while no daemon is there to enforce it: TERM, the grace, KILL, for everything of the run.

import { setTimeout as pause } from 'node:timers/promises';
import { signalMarked } from './marked.ts';
import type { Run } from './run.ts';

export interface DeadlinesOptions {
  readonly runs: () => Iterable<Run>;
  readonly nowMs: () => number;
}

// setTimeout takes no more.
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
const FIRST_PAUSE_MS = 20;
const MAX_PAUSE_MS = 250;
/** What cannot be killed for so long is left to the next daemon. */
const KILLING_MS = 10_000;
// A process can be born while the others are looked at: one empty pass may have missed it.
const EMPTY_PASSES = 2;

export class Deadlines {
  readonly #options: DeadlinesOptions;
  readonly #overdue = new WeakSet<Run>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DeadlinesOptions) {
    this.#options = options;
  }

  /** Looks when the next run is due. Call it when no daemon is attached any more. */
  arm(): void {
    this.disarm();
    const { runs, nowMs } = this.#options;
    const due = [...runs()].flatMap((run) => (this.#isWaiting(run) ? (run.request?.deadlineMs ?? []) : []));
    if (due.length === 0) return;
    const leftMs = Math.min(Math.max(Math.min(...due) - nowMs(), 0), MAX_TIMEOUT_MS);
    this.#timer = setTimeout(() => this.#pass(), leftMs);
  }

  /** From here on the daemon does it. */
  disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #isWaiting(run: Run): boolean {
    return !run.isOver && !this.#overdue.has(run);
  }

  #pass(): void {
    const { runs, nowMs } = this.#options;
    for (const run of runs()) {
      if (!this.#isWaiting(run) || (run.request?.deadlineMs ?? Number.POSITIVE_INFINITY) > nowMs()) continue;
      this.#overdue.add(run);
      void endOverdue(run, nowMs);
    }
    this.arm();
  }
}

const endOverdue = async (run: Run, nowMs: () => number): Promise<void> => {
  const { mark, graceMs = 0 } = run.request ?? {};
  const graceOverMs = nowMs() + graceMs;
  run.markOverdue();
  run.signal('SIGTERM', { toGroup: true });
  let hasAsked = false;
  let pauseMs = FIRST_PAUSE_MS;
  for (let emptyPasses = 0; emptyPasses < EMPTY_PASSES && nowMs() < graceOverMs + KILLING_MS; ) {
    const isKilling = nowMs() >= graceOverMs;
    if (isKilling) run.signal('SIGKILL', { toGroup: true });
    // Each is asked once: a program may take a second SIGTERM for impatience.
    const isAsking = !hasAsked && !isKilling;
    hasAsked = true;
    const left =
      mark === undefined ? 0 : signalMarked(mark, isKilling ? 'SIGKILL' : isAsking ? 'SIGTERM' : 0);
    emptyPasses = run.isOver && left === 0 ? emptyPasses + 1 : 0;
    await Promise.race([pause(pauseMs), ...(run.isOver ? [] : [run.over])]);
    pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS, Math.max(graceOverMs - nowMs(), FIRST_PAUSE_MS));
  }
};
