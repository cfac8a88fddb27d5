// Messages to a running agent, read one after the other as it gets to them.

export class Inbox implements AsyncIterable<string> {
  readonly #messages: string[] = [];
  #wake: (() => void) | undefined;
  #isClosed = false;

  push(message: string): void {
    this.#messages.push(message);
    this.#wake?.();
  }

  /** The run is over: readers end after what is left. */
  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    while (true) {
      const message = this.#messages.shift();
      if (message !== undefined) {
        yield message;
        continue;
      }
      if (this.#isClosed) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
