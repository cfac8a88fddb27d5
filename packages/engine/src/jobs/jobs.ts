// The jobs of the engine: their verbs, and what fires them while the engine runs.

import type { Alarms } from '../alarms.ts';
import type { EngineState, JobVerbs } from '../engine.ts';
import { Turns } from '../turns.ts';
import { EventWatch } from './event-watch.ts';
import type { FiringPorts } from './firing.ts';
import { JobBook } from './job-book.ts';
import type { JobPorts } from './job-ports.ts';
import { jobVerbs } from './job-verbs.ts';
import { pauseUnsafe } from './pause-unsafe.ts';
import { Scheduler } from './scheduler.ts';

export interface JobsOptions extends FiringPorts {
  readonly state: () => EngineState;
  readonly wallAlarms: Alarms;
  readonly steadyAlarms: Alarms;
}

export class Jobs {
  readonly verbs: JobVerbs;
  readonly #scheduler: Scheduler;
  readonly #watch: EventWatch;
  readonly #ports: JobPorts;
  #isStopped = false;

  constructor({ submit, cancel, state, wallAlarms, steadyAlarms }: JobsOptions) {
    const turns = new Turns();
    const firing = { submit, cancel };
    const mayFire = (): boolean => state() === 'accepting' || state() === 'paused';
    const book = new JobBook(submit.world.ledger);
    this.#scheduler = new Scheduler({ firing, turns, wallAlarms, mayFire });
    this.#watch = new EventWatch({ firing, turns, book, steadyAlarms });
    this.#ports = { firing, turns, book, scheduler: this.#scheduler, watch: this.#watch };
    this.verbs = jobVerbs(this.#ports);
  }

  /** Before anything runs: pauses the jobs that could run a value as a command. Never rejects. */
  async check(): Promise<void> {
    const { log } = this.#ports.firing.submit.world;
    // Each firing looks as well.
    await pauseUnsafe(this.#ports).catch((error: unknown) =>
      log.error({ error: String(error) }, 'it cannot be read which jobs could run a value as a command'),
    );
  }

  /** Begins to fire, with what passed since the last time. */
  start(): void {
    if (this.#isStopped) return;
    this.#scheduler.start();
    this.#watch.start();
  }

  /** The engine accepts again. */
  wake(): void {
    this.#scheduler.wake();
    this.#watch.wake();
  }

  /** Resolves when every slot that was due is dealt with. */
  idle(): Promise<void> {
    return this.#scheduler.idle();
  }

  /** Resolves when nothing fires any more. Safe to call twice. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([this.#scheduler.stop(), this.#watch.stop()]);
  }
}
