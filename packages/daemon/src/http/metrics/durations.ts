// Measures requests by route and status. Nobody listens until the first scrape, and until then a request
// pays one call.

export type DurationListener = (operation: string, status: number, seconds: number) => void;

export class RequestDurations {
  #listener: DurationListener | undefined;

  observe(operation: string, status: number, ms: number): void {
    this.#listener?.(operation, status, ms / 1_000);
  }

  /** Reports every request from now on to the listener. */
  listen(listener: DurationListener): void {
    this.#listener = listener;
  }
}
