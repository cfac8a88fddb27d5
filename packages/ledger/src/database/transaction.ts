// What a transaction script collects besides its queries: sequences it took, events to publish and counters to change. It takes
// effect only when the script succeeds and its commit is done.

import type { LedgerEvent } from '@coxswain/protocol';
import type { Moment } from './clock.ts';
import type { CounterName } from './counter.ts';

export interface Transaction {
  /** The wall clock in milliseconds since 1970 when the script starts. */
  readonly nowMs: number;
  /** The steady clock in milliseconds: never goes back, whatever happens to the wall clock. For durations. */
  readonly steadyMs: number;
  /** Takes the next sequence of an event. */
  nextSeq(): number;
  /** Takes the next task number. Numbers grow and are never reused. */
  nextNumber(): number;
  /** Publishes the event to all watchers after the commit, in this order. */
  emit(event: LedgerEvent): void;
  /** Marks that a row shown in lists changed: the revision grows with the commit. */
  changed(): void;
  /** Marks that a delivery may be sent now: the sender is woken after the commit. */
  toDeliver(): void;
  /** Randomness for an id. */
  randomBytes(count: number): Uint8Array;
  /** Adds to a counter when the script ends. */
  count(name: CounterName, delta: number): void;
  /** What this script has added to a counter so far. */
  counted(name: CounterName): number;
}

/** The newest sequence of an event and the newest number of a task. */
export interface Heads {
  readonly seq: number;
  readonly number: number;
}

/** What one script collected for its commit. */
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

  /** Call it when the script has ended: a change without an event must move the revision too, also after a restart. */
  seal(): void {
    if (this.hasChanged && this.events.length === 0) this.count('eventless_changes', 1);
  }
}
