// What a unit collects beside its queries: sequences it took, events to hand out and counters to change. All of it counts
// only when the unit succeeded and its commit is through.

import type { LedgerEvent } from '@coxswain/protocol';
import type { Moment } from './clock.ts';
import type { CounterName } from './counter.ts';

export interface Transaction {
  /** The wall clock in milliseconds since 1970, as it is when the unit begins. */
  readonly nowMs: number;
  /** The steady clock in milliseconds: never goes back, whatever happens to the wall clock. For durations. */
  readonly steadyMs: number;
  /** Takes the next sequence of an event. */
  nextSeq(): number;
  /** Takes the next number of a task. Numbers grow and are never given again. */
  nextNumber(): number;
  /** Hands the event to everybody who follows, in this order, after the commit. */
  emit(event: LedgerEvent): void;
  /** Notes that a row changed which lists show: the revision moves with the commit. */
  changed(): void;
  /** Notes that a delivery may be sent now: who sends them is woken after the commit. */
  toDeliver(): void;
  /** Randomness for an id. */
  randomBytes(count: number): Uint8Array;
  /** Adds to a counter when the unit ends. */
  count(name: CounterName, delta: number): void;
  /** What this unit has added to a counter so far. */
  counted(name: CounterName): number;
}

/** The newest sequence of an event and the newest number of a task. */
export interface Heads {
  readonly seq: number;
  readonly number: number;
}

/** What one unit left behind for its commit. */
export class Collected implements Transaction {
  readonly events: LedgerEvent[] = [];
  readonly counters = new Map<CounterName, number>();
  hasChanged = false;
  hasDeliveries = false;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly steadyMs: number;
  readonly nowMs: number;
  #seq: number;
  #number: number;

  constructor(heads: Heads, { randomBytes, steadyMs, nowMs }: Moment & Pick<Transaction, 'randomBytes'>) {
    this.randomBytes = randomBytes;
    this.steadyMs = steadyMs;
    this.nowMs = nowMs;
    this.#seq = heads.seq;
    this.#number = heads.number;
  }

  /** What was taken last, or the heads from before. */
  get heads(): Heads {
    return { seq: this.#seq, number: this.#number };
  }

  nextSeq(): number {
    this.#seq += 1;
    return this.#seq;
  }

  nextNumber(): number {
    this.#number += 1;
    return this.#number;
  }

  emit(event: LedgerEvent): void {
    this.events.push(event);
  }

  changed(): void {
    this.hasChanged = true;
  }

  toDeliver(): void {
    this.hasDeliveries = true;
  }

  count(name: CounterName, delta: number): void {
    this.counters.set(name, this.counted(name) + delta);
  }

  counted(name: CounterName): number {
    return this.counters.get(name) ?? 0;
  }

  /** To be called when the unit has ended: a change without an event must move the revision as well, also after a restart. */
  seal(): void {
    if (this.hasChanged && this.events.length === 0) this.count('eventless_changes', 1);
  }
}
