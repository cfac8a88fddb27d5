// The turns of one session: one after the other, and ended together.

/** A second prompt waits until the first is answered. */
export class Turns {
  readonly #running = new Set<AbortController>();
  #last: Promise<unknown> = Promise.resolve();

  /** Runs the work when every earlier turn is over; its signal is aborted by {@link cancel} and by the caller's own. */
  run<Result>(work: (signal: AbortSignal) => Promise<Result>, ownSignal?: AbortSignal): Promise<Result> {
    const controller = new AbortController();
    const signal = ownSignal ? AbortSignal.any([controller.signal, ownSignal]) : controller.signal;
    this.#running.add(controller);
    const result = this.#last.then(() => work(signal));
    this.#last = result.catch(() => {}).finally(() => this.#running.delete(controller));
    return result;
  }

  /** Stops the turn that runs and those that wait. */
  cancel(): void {
    for (const controller of this.#running) controller.abort();
  }
}
