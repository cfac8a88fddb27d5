// Turns pending tasks into runs. It is woken by whatever may have made a task ready or a slot free, and never polls;
// for delayed tasks it sets one alarm at the earliest.

import type { ClaimedTask } from '@coxswain/ledger';
import { ProblemError } from '@coxswain/protocol';
import type { Alarms } from './alarms.ts';
import type { EngineDependencies } from './dependencies.ts';
import type { Slots } from './slots.ts';

/** After a failed claim (a full disk, say) the dispatcher tries again when this has passed. */
const PAUSE_AFTER_FAILURE_MS = 1_000;

export interface DispatcherPorts {
  readonly world: EngineDependencies;
  readonly slots: Slots;
  /** Alarms on the wall clock. */
  readonly alarms: Alarms;
  readonly newRunId: () => string;
  readonly mayStart: () => boolean;
  readonly beforeClaim: () => void;
  readonly start: (claimed: readonly ClaimedTask[]) => void;
}

export class Dispatcher {
  readonly #ports: DispatcherPorts;
  #isWoken = false;
  #working: Promise<void> | undefined;
  #callOff: (() => void) | undefined;

  constructor(ports: DispatcherPorts) {
    this.#ports = ports;
  }

  /** Something changed: look for work. Cheap, and safe to call from anywhere. */
  wake(): void {
    this.#isWoken = true;
    this.#working ??= this.#work();
  }

  /** Resolves when no claim is under way. */
  async idle(): Promise<void> {
    while (this.#working) await this.#working;
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  async #work(): Promise<void> {
    try {
      while (this.#isWoken && this.#ports.mayStart()) {
        this.#isWoken = false;
        if (await this.#claim()) this.#isWoken = true;
      }
      if (this.#ports.mayStart()) await this.#setAlarm();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#working = undefined;
    }
    if (this.#isWoken && this.#ports.mayStart()) this.wake();
  }

  /** Claims what fits into the free slots; true when there may be more. */
  async #claim(): Promise<boolean> {
    const { world, slots, newRunId } = this.#ports;
    const free = slots.free();
    if (Object.keys(free).length === 0) return false;
    this.#ports.beforeClaim();
    const claimed = await world.ledger.tasks.claim({
      node: world.node,
      nowMs: world.clock.nowMs(),
      free,
      newRunId,
    });
    this.#ports.start(claimed);
    return claimed.length > 0;
  }

  async #setAlarm(): Promise<void> {
    const { world, alarms } = this.#ports;
    const dueMs = await world.ledger.tasks.nextDueMs();
    this.#callOff?.();
    // What is due already waits for a slot, a session or a dependency: their end wakes the dispatcher.
    const isAhead = dueMs !== undefined && dueMs > world.clock.nowMs();
    this.#callOff = isAhead ? alarms.set(dueMs, () => this.wake()) : undefined;
  }

  #failed(error: unknown): void {
    const { world, alarms } = this.#ports;
    const message = error instanceof ProblemError ? error.message : String(error);
    world.log.error({ error: message }, 'nothing could be claimed; trying again soon');
    this.#callOff?.();
    this.#callOff = alarms.set(world.clock.nowMs() + PAUSE_AFTER_FAILURE_MS, () => this.wake());
  }
}
