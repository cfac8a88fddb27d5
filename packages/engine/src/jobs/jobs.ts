// The jobs of the engine: their verbs, and what fires them while the engine runs.

import type { Deps } from '../deps.ts';
import type { JobVerbs } from '../engine.ts';
import { EventWatch } from './event-watch.ts';
import { JobBook } from './job-book.ts';
import type { JobDeps } from './job-deps.ts';
import { jobVerbs } from './job-verbs.ts';
import { pauseUnsafe } from './pause-unsafe.ts';
import { Scheduler } from './scheduler.ts';

export class Jobs {
  readonly verbs: JobVerbs;
  readonly #scheduler: Scheduler;
  readonly #watch: EventWatch;
  readonly #deps: JobDeps;
  #isStopped = false;

  constructor(deps: Deps) {
    const book = new JobBook(deps.world.ledger);
    this.#scheduler = new Scheduler(deps);
    this.#watch = new EventWatch(deps, book);
    this.#deps = { ...deps, book, scheduler: this.#scheduler, watch: this.#watch };
    this.verbs = jobVerbs(this.#deps);
  }

  /** Before anything runs: pauses the jobs that could run a value as a command. Never rejects. */
  async check(): Promise<void> {
    const { log } = this.#deps.world;
    // Each firing looks as well.
    await pauseUnsafe(this.#deps).catch((error: unknown) =>
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
