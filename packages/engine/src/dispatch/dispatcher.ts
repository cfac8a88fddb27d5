// Turns pending tasks into runs. It is woken by whatever may have made a task ready or a slot free, and never polls;
// for delayed tasks it sets one alarm at the earliest.

import type { ClaimedTask } from '@coxswain/ledger';
import { ORCHESTRATION_POOL, ProblemError } from '@coxswain/protocol';
import type { EngineDependencies } from '../dependencies.ts';
import type { EngineSettings, EngineState } from '../engine.ts';
import type { Alarms } from './alarms.ts';
import type { Pledge, Slots } from './slots.ts';

/** After a failed claim (a full disk, say) the dispatcher tries again when this has passed. */
const PAUSE_AFTER_FAILURE_MS = 1_000;
/** How many of what the daemon leads itself are claimed in one go: it takes no slot of those that work. */
const ORCHESTRATED_AT_ONCE = 1_000;
const RUN_ID_BYTES = 12;

export interface Waking {
  readonly isBehindQueued?: boolean;
}

interface DispatcherDeps {
  readonly env: Pick<EngineDependencies, 'ledger' | 'clock' | 'log' | 'node' | 'randomBytes'>;
  readonly settings: () => EngineSettings;
  readonly state: () => EngineState;
  readonly slots: Slots;
  readonly wallAlarms: Alarms;
  /** Knows when a claim is under way. */
  readonly registry: { beginClaim(): void; endClaim(): void };
}

export class Dispatcher {
  readonly #deps: DispatcherDeps;
  readonly #start: (claimed: readonly ClaimedTask[]) => void;
  readonly #claims = new Set<Promise<void>>();
  #isWoken = false;
  #isBehindQueued = false;
  #dispose: (() => void) | undefined;
  /** Calls off the next try after a claim that failed: no other claim under way does. */
  #giveUp: (() => void) | undefined;

  constructor(deps: DispatcherDeps, start: (claimed: readonly ClaimedTask[]) => void) {
    this.#deps = deps;
    this.#start = start;
  }

  /**
   * Something changed: look for work. Cheap, and safe to call from anywhere. A slot that gets free while a claim waits for the disk
   * is claimed for at once, so that both share the next sync. `isBehindQueued`: what is queued for the ledger may make something
   * ready, so that a look before it is committed tells nothing.
   */
  wake({ isBehindQueued = false }: Waking = {}): void {
    this.#isWoken = true;
    this.#isBehindQueued ||= isBehindQueued;
    if (!this.#mayStart()) return;
    const free = this.#deps.slots.pledge();
    if (this.#claims.size > 0 && Object.keys(free.slots).length === 0) return;
    this.#isWoken = false;
    const claim = this.#claim(free)
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#claims.delete(claim);
        if (this.#isWoken) this.wake();
      });
    this.#claims.add(claim);
  }

  /** Resolves when no claim is under way. */
  async idle(): Promise<void> {
    while (this.#claims.size > 0) await Promise.all(this.#claims);
  }

  #mayStart(): boolean {
    const state = this.#deps.state();
    return state === 'accepting' || state === 'draining';
  }

  stop(): void {
    this.#dispose?.();
    this.#dispose = undefined;
    this.#giveUp?.();
    this.#giveUp = undefined;
  }

  /** Claims what fits into the free slots. */
  async #claim({ slots, letGo }: Pledge): Promise<void> {
    const { env, registry, settings } = this.#deps;
    this.#dispose?.();
    this.#dispose = undefined;
    const isBehindQueued = this.#isBehindQueued;
    this.#isBehindQueued = false;
    const nowMs = env.clock.nowMs();
    registry.beginClaim();
    try {
      const claimed = await env.ledger.tasks.claim({
        node: env.node,
        nowMs,
        free: { ...slots, [ORCHESTRATION_POOL]: ORCHESTRATED_AT_ONCE },
        isBehindQueued,
        backgroundMax: settings().limits['background.maxConcurrentTasks'],
        newRunId: () => Buffer.from(env.randomBytes(RUN_ID_BYTES)).toString('hex'),
      });
      this.#start(claimed);
      if (claimed.length >= ORCHESTRATED_AT_ONCE) this.#isWoken = true;
    } finally {
      letGo();
      registry.endClaim();
    }
    await this.#setAlarm(nowMs);
  }

  // What was due at the claim and was not claimed waits for a session or a dependency: their end wakes the dispatcher.
  async #setAlarm(claimedAtMs: number): Promise<void> {
    const { env, wallAlarms } = this.#deps;
    const dueMs = await env.ledger.tasks.nextDueMs();
    if (dueMs === undefined || dueMs <= claimedAtMs) return;
    this.#dispose?.();
    this.#dispose = wallAlarms.set(dueMs, () => this.wake());
  }

  #failed(error: unknown): void {
    const { env, wallAlarms } = this.#deps;
    const message = error instanceof ProblemError ? error.message : String(error);
    env.log.error({ error: message }, 'could not claim tasks; trying again soon');
    this.#giveUp?.();
    this.#giveUp = wallAlarms.set(env.clock.nowMs() + PAUSE_AFTER_FAILURE_MS, () => this.wake());
  }
}
