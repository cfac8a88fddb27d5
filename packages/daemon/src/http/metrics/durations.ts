// How long requests took, by route and status. Nobody listens until somebody looks at the metrics, and until then a request
// pays one call.

export type DurationListener = (operation: string, status: number, seconds: number) => void;

export class RequestDurations {
  #listener: DurationListener | undefined;

  observe(operation: string, status: number, ms: number): void {
    this.#listener?.(operation, status, ms / 1_000);
  }

  /** From now on every request is told to the listener. */
  listen(listener: DurationListener): void {
    this.#listener = listener;
  }
}
