// One timer for many moments. It is never set further than 30 s ahead and reads its clock again each time it wakes:
// long timers overflow, and a timer does not notice that the wall clock jumped or the machine slept. What happened before an
// alarm is heard before it rings.

import { afterPendingEvents } from '@coxswain/protocol';

const MAX_SLEEP_MS = 30_000;

interface Alarm {
  readonly atMs: number;
  readonly ring: () => void;
}

export class Alarms {
  readonly #now: () => number;
  readonly #alarms = new Map<number, Alarm>();
  #nextKey = 1;
  #sleep: (() => void) | undefined;
  #timerAtMs = Number.POSITIVE_INFINITY;
  #isClosed = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Calls `ring` once when the clock has reached `atMs`. Returns how to call it off. */
  set(atMs: number, ring: () => void): () => void {
    if (this.#isClosed) return () => {};
    const key = this.#nextKey++;
    this.#alarms.set(key, { atMs, ring });
    if (atMs < this.#timerAtMs) this.#arm();
    return () => {
      this.#alarms.delete(key);
      if (this.#alarms.size === 0) this.#disarm();
    };
  }

  /** Clears them all and ignores later ones, so that nothing keeps the process alive. */
  close(): void {
    this.#isClosed = true;
    this.#alarms.clear();
    this.#disarm();
  }

  #disarm(): void {
    this.#sleep?.();
    this.#sleep = undefined;
    this.#timerAtMs = Number.POSITIVE_INFINITY;
  }

  #arm(): void {
    this.#disarm();
    let next = Number.POSITIVE_INFINITY;
    for (const { atMs } of this.#alarms.values()) next = Math.min(next, atMs);
    if (next === Number.POSITIVE_INFINITY) return;
    this.#timerAtMs = next;
    const sleepMs = Math.min(Math.max(0, Math.ceil(next - this.#now())), MAX_SLEEP_MS);
    const timer = setTimeout(() => this.#wake(), sleepMs);
    this.#sleep = () => clearTimeout(timer);
  }

  #wake(): void {
    if (this.#now() < this.#timerAtMs) this.#arm();
    else this.#sleep = afterPendingEvents(() => this.#ring());
  }

  #ring(): void {
    const now = this.#now();
    const due = [...this.#alarms].filter(([, alarm]) => alarm.atMs <= now);
    for (const [key] of due) this.#alarms.delete(key);
    this.#arm();
    for (const [, alarm] of due) alarm.ring();
  }
}
