// Turns pending tasks into runs. It is woken by whatever may have made a task ready or a slot free, and never polls;
// for delayed tasks it sets one alarm at the earliest.

import type { ClaimedTask } from '@coxswain/ledger';
import { LED_POOL, ProblemError } from '@coxswain/protocol';
import type { Alarms } from './alarms.ts';
import type { EngineDependencies } from './dependencies.ts';
import type { Slots } from './slots.ts';

/** After a failed claim (a full disk, say) the dispatcher tries again when this has passed. */
const PAUSE_AFTER_FAILURE_MS = 1_000;
/** How many of what the daemon leads itself are claimed in one go: it takes no slot of those that work. */
const LED_AT_ONCE = 1_000;

export interface DispatcherPorts {
  readonly world: EngineDependencies;
  readonly slots: Slots;
  /** Alarms on the wall clock. */
  readonly alarms: Alarms;
  /** How many background tasks of one submitter may be under way. */
  readonly backgroundMax: () => number;
  readonly newRunId: () => string;
  readonly mayStart: () => boolean;
  readonly beforeClaim: () => void;
  readonly start: (claimed: readonly ClaimedTask[]) => void;
  /** The claim is over, also when it failed. */
  readonly afterClaim: () => void;
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
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      if (this.#isWoken && this.#ports.mayStart()) this.wake();
    });
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
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Claims what fits into the free slots; true when there may be more. */
  async #claim(): Promise<boolean> {
    const { world, slots, backgroundMax, newRunId } = this.#ports;
    const free = { ...slots.free(), [LED_POOL]: LED_AT_ONCE };
    this.#callOff?.();
    this.#callOff = undefined;
    const nowMs = world.clock.nowMs();
    this.#ports.beforeClaim();
    let claimed: readonly ClaimedTask[];
    try {
      claimed = await world.ledger.tasks.claim({
        node: world.node,
        nowMs,
        free,
        backgroundMax: backgroundMax(),
        newRunId,
      });
      this.#ports.start(claimed);
    } finally {
      this.#ports.afterClaim();
    }
    if (claimed.length > 0) return true;
    await this.#setAlarm(nowMs);
    return false;
  }

  // What was due at the claim and was not claimed waits for a session or a dependency: their end wakes the dispatcher.
  async #setAlarm(claimedAtMs: number): Promise<void> {
    const { world, alarms } = this.#ports;
    const dueMs = await world.ledger.tasks.nextDueMs();
    if (dueMs === undefined || dueMs <= claimedAtMs) return;
    this.#callOff = alarms.set(dueMs, () => this.wake());
  }

  #failed(error: unknown): void {
    const { world, alarms } = this.#ports;
    const message = error instanceof ProblemError ? error.message : String(error);
    world.log.error({ error: message }, 'nothing could be claimed; trying again soon');
    this.#callOff?.();
    this.#callOff = alarms.set(world.clock.nowMs() + PAUSE_AFTER_FAILURE_MS, () => this.wake());
  }
}
