// Lets submitters wait for room in the queue; woken when tasks left it.

export class CapacityWaiter {
  #waiters: (() => void)[] = [];

  /** Tasks left the queue. */
  opened(): void {
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  /** Resolves when tasks have left the queue since the call. Rejects with the signal's reason when it aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stop = (): void => reject(signal.reason);
    this.#waiters.push(resolve);
    signal.addEventListener('abort', stop, { once: true });
    try {
      await promise;
    } finally {
      this.#waiters = this.#waiters.filter((waiter) => waiter !== resolve);
      signal.removeEventListener('abort', stop);
    }
  }
}
