// Shutting down: the first cause counts, the engine stops first, then everything else in reverse.

import type { Engine, StopOptions } from '@coxswain/engine';
import { EXIT_CODES } from '@coxswain/protocol';
import type { DaemonDeps } from './daemon-deps.ts';
import type { Lifecycle } from './process/lifecycle.ts';

export class Ending {
  readonly #parts;
  readonly #ended = Promise.withResolvers<number>();
  #recovered: Promise<void> = Promise.resolve();
  #cause: string | undefined;
  #exitCode: number = EXIT_CODES.ok.code;

  constructor(parts: {
    readonly deps: DaemonDeps;
    readonly lifecycle: Lifecycle;
    readonly engine: Engine;
  }) {
    this.#parts = parts;
  }

  get ended(): Promise<number> {
    return this.#ended.promise;
  }

  /** Recovers from a crash and begins to run tasks; then `afterwards`, unless it is stopping. */
  startEngine(afterwards: () => Promise<void>): void {
    this.#recovered = this.#parts.engine
      .start()
      .then(() => (this.#cause === undefined ? afterwards() : undefined))
      .catch((error: unknown) => this.fail('the work of an earlier daemon could not be recovered', error));
  }

  begin(cause: string, options: StopOptions = {}): void {
    const isFirst = this.#cause === undefined;
    this.#cause ??= cause;
    this.#parts.deps.log.info({ cause, ...options }, isFirst ? 'stopping' : 'stopping (asked again)');
    const stopped = this.#stopEngine(options);
    if (isFirst) void stopped.then(() => this.#stopRest());
  }

  /** Failures during a shutdown caused by a failure are part of the first one. */
  fail(cause: string, error?: unknown, options: StopOptions = {}): void {
    if (this.#exitCode !== EXIT_CODES.ok.code) return;
    this.#exitCode = EXIT_CODES.error.code;
    this.#parts.deps.log.error({ err: error }, cause);
    this.begin(cause, options);
  }

  async #stopEngine(options: StopOptions): Promise<void> {
    try {
      await this.#parts.engine.stop(options);
    } catch (error) {
      this.#exitCode = EXIT_CODES.error.code;
      this.#parts.deps.log.error({ err: error }, 'the engine did not stop cleanly');
    }
  }

  async #stopRest(): Promise<void> {
    // Recovery reads and writes the ledger until it notices the stop.
    await this.#recovered;
    const isClean = await this.#parts.lifecycle.stop();
    this.#parts.deps.log.info({ cause: this.#cause }, 'stopped');
    this.#ended.resolve(isClean ? this.#exitCode : EXIT_CODES.error.code);
  }
}
