// An orderly end: nothing new starts, what runs is asked to stop (or left to finish), and pending tasks stay for next time.

import { setTimeout as pause } from 'node:timers/promises';
import { cancelTasks, cutShortAbove } from '../control/index.ts';
import type { Deps } from '../deps.ts';
import type { Dispatcher } from '../dispatch/index.ts';
import type { StopOptions } from '../engine.ts';
import type { Run } from '../run/index.ts';
import { findOutlived } from './adoptable.ts';
import { SHUTDOWN } from './shutdown-cause.ts';

/** How long a loop that is handed over may take to end the tools that are at work: the next daemon could not know what they did. */
const LOOP_PATIENCE_MS = 1_000;
/** How long a stop waits, beyond the grace of its runs, for a ledger that cannot be written. */
const SETTLE_PATIENCE_MS = 10_000;

interface ShutdownDeps extends Deps {
  readonly dispatcher: Dispatcher;
  /** What the daemon runs itself starts nothing more. */
  readonly stopOrchestration: () => void;
}

export class Shutdown {
  readonly #deps: ShutdownDeps;
  readonly #giveUp: AbortController;
  #ended: Promise<void> | undefined;
  /** What is kept ready goes to the next daemon, as the runs do. */
  #keepsAgents = false;
  /** Someone does not want to wait for what runs. */
  #isStopping = false;
  #hasEnded = false;

  /** @param giveUp gives up on a ledger that cannot be written: what is not settled then, the next start settles */
  constructor(deps: ShutdownDeps, giveUp: AbortController) {
    this.#deps = deps;
    this.#giveUp = giveUp;
  }

  /**
   * Resolves when nothing runs any more but what goes on without this daemon. A second call without `wait` ends the waiting of the
   * first.
   */
  async run({ wait, cancelPending, withoutToolGrace, keepRuns }: StopOptions): Promise<void> {
    if (keepRuns && !this.#isStopping) {
      this.#keepsAgents = true;
      await this.#handOver();
    }
    // What the daemon leads starts nothing more: its next steps could not run any more.
    this.#deps.stopOrchestration();
    if (!wait) this.#stopRuns({ withoutToolGrace });
    this.#ended ??= this.#end();
    if (cancelPending && !this.#hasEnded) await this.#cancelAllPending();
    await this.#ended;
  }

  async #end(): Promise<void> {
    const deps = this.#deps;
    // What was claimed before is a run by then, and is stopped like the others.
    await deps.dispatcher.idle();
    if (this.#isStopping) this.#stopRuns();
    await Promise.all(this.#ownRuns().map(({ ended }) => ended));
    await this.#closeRuntimes();
    this.#hasEnded = true;
    this.#giveUp.abort();
    deps.dispatcher.stop();
    await deps.environments.settled();
  }

  #ownRuns(): readonly Run[] {
    return this.#deps.registry.all().filter(({ isHandedOver }) => !isHandedOver);
  }

  /** What has been claimed is started first: what nobody has begun could not go on. */
  async #handOver(): Promise<void> {
    const { dispatcher, registry, env, settings } = this.#deps;
    await dispatcher.idle();
    // What the daemon leads itself starts nothing, and what was taken over has begun.
    const starting = registry.all().filter(({ task, earlier }) => task.runtime !== 'cox' && !earlier);
    await Promise.all(starting.map((run) => Promise.race([run.begun, run.ended])));
    // Without those that have ended meanwhile.
    const runs = registry.all();
    const claims = runs.map(({ claim }) => ({ claim }));
    const { adoptable, notBegun } = await findOutlived(claims, env, settings());
    // An agent that was asked nothing yet is started again by the next daemon.
    const handedOver = runs.filter(({ task }) => adoptable.has(task.id) || notBegun.has(task.id));
    for (const run of handedOver) run.leave();
    const loops = handedOver.filter(({ task }) => task.runtime === 'model');
    for (const run of handedOver) if (!loops.includes(run)) run.handOver();
    this.#deps.stopOrchestration();
    const atRest = Promise.all(loops.map((run) => Promise.race([run.atRest, run.ended])));
    const patience = new AbortController();
    await Promise.race([atRest, pause(LOOP_PATIENCE_MS, undefined, { signal: patience.signal })]);
    patience.abort();
    for (const run of loops) run.handOver();
  }

  /** Ends the agents that are kept ready for another turn, or leaves them to the next daemon. */
  async #closeRuntimes(): Promise<void> {
    const { runtimes, log } = this.#deps.env;
    for (const [name, runtime] of Object.entries(runtimes)) {
      await runtime.close?.({ keeps: this.#keepsAgents }).catch((error: unknown) => {
        log.error({ runtime: name, error: String(error) }, 'could not end what a runtime kept ready');
      });
    }
  }

  #stopRuns(options: Pick<StopOptions, 'withoutToolGrace'> = {}): void {
    if (this.#hasEnded) return;
    const deps = this.#deps;
    const { clock, settings } = deps.env;
    const runs = this.#ownRuns();
    for (const run of runs) run.stop(SHUTDOWN, options);
    const tasks = runs.map(({ task }) => task);
    cutShortAbove(tasks, deps.registry);
    if (this.#isStopping) return;
    this.#isStopping = true;
    const patienceEndsMs = clock.monotonicMs() + settings.limits.cancelGraceMs + SETTLE_PATIENCE_MS;
    deps.steadyAlarms.set(patienceEndsMs, () => this.#giveUp.abort());
  }

  async #cancelAllPending(): Promise<void> {
    const deps = this.#deps;
    const order = {
      by: 'cox',
      reason: 'shutdown',
      message: 'the daemon was stopped with --cancel-pending',
    } as const;
    await deps.dispatcher.idle();
    let cursor: string | undefined;
    do {
      const page = await deps.env.ledger.tasks.list({
        status: ['pending'],
        order: 'created',
        limit: 500,
        cursor,
      });
      const pending = page.tasks.map(({ id }) => id);
      if (pending.length > 0) await cancelTasks(pending, order, deps);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }
}
