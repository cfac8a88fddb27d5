// A time limit holds also while no daemon is there to enforce it: TERM, the grace, KILL, for everything of the run.

import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { StartRequest } from './messages.ts';

// setTimeout takes no more.
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
const FIRST_PAUSE_MS = 20;
const MAX_PAUSE_MS = 250;
/** What cannot be killed for so long is left to the next daemon. */
const KILLING_MS = 10_000;
// A process can be born while the others are looked at: one empty pass may have missed it.
const EMPTY_PASSES = 2;

/** A run, as far as it can be ended. */
interface Timed {
  readonly request: StartRequest | undefined;
  readonly isOver: boolean;
  readonly over: { readonly promise: Promise<void> };
  isOverdue: boolean;
  signal(signal: NodeJS.Signals, to: { readonly toGroup: boolean }): void;
}

/** The deadline of one run, which holds from {@link arm} until {@link disarm}. */
export class Deadline {
  readonly #run: Timed;
  readonly #nowMs: () => number;
  #timer: NodeJS.Timeout | undefined;

  constructor(run: Timed, nowMs: () => number) {
    this.#run = run;
    this.#nowMs = nowMs;
  }

  /** No daemon is there to do it. */
  arm(): void {
    this.disarm();
    const { request, isOver, isOverdue } = this.#run;
    if (request?.deadlineMs === undefined || isOver || isOverdue) return;
    const leftMs = request.deadlineMs - this.#nowMs();
    if (leftMs <= 0) void endOverdue(this.#run, request, this.#nowMs);
    else this.#timer = setTimeout(() => this.arm(), Math.min(leftMs, MAX_TIMEOUT_MS));
  }

  disarm(): void {
    clearTimeout(this.#timer);
  }
}

const endOverdue = async (
  run: Timed,
  { mark, graceMs }: StartRequest,
  nowMs: () => number,
): Promise<void> => {
  const graceOverMs = nowMs() + graceMs;
  run.isOverdue = true;
  run.signal('SIGTERM', { toGroup: true });
  // Each is asked once: a program may take a second SIGTERM for impatience.
  let signal: NodeJS.Signals | 0 = 'SIGTERM';
  let pauseMs = FIRST_PAUSE_MS;
  for (let emptyPasses = 0; emptyPasses < EMPTY_PASSES && nowMs() < graceOverMs + KILLING_MS; ) {
    if (nowMs() >= graceOverMs) signal = 'SIGKILL';
    if (signal === 'SIGKILL') run.signal(signal, { toGroup: true });
    const left = mark === undefined ? 0 : signalMarked(mark, signal);
    signal = 0;
    emptyPasses = run.isOver && left === 0 ? emptyPasses + 1 : 0;
    await Promise.race([pause(pauseMs), ...(run.isOver ? [] : [run.over.promise])]);
    pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS, Math.max(graceOverMs - nowMs(), FIRST_PAUSE_MS));
  }
};

// What carries the mark of a run in its environment, wherever it went. Only Linux shows it.

const PID = /^\d+$/;

/** Sends the signal to everything that carries the mark (`NAME=value`); 0 only counts. Returns how many there may be. */
const signalMarked = (mark: string, signal: NodeJS.Signals | 0): number => {
  let names: readonly string[] = [];
  try {
    if (process.platform === 'linux') names = readdirSync('/proc');
  } catch {
    return 1; // out of file descriptors: that is not to be taken for none
  }
  let count = 0;
  for (const name of names) {
    if (!PID.test(name) || Number(name) === process.pid || !carries(name, mark)) continue;
    try {
      process.kill(Number(name), signal);
      count++;
    } catch {
      // It has ended, or belongs to another user.
    }
  }
  return count;
};

const carries = (pid: string, mark: string): boolean => {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}\0`.includes(`\0${mark}\0`);
  } catch {
    return false; // it has ended, or belongs to another user
  }
};
