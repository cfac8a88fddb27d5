// An inbox as a run is given one: what is pushed waits until it is read, and a reader that gives up takes nothing with it.

export class InboxInMemory implements AsyncIterable<string> {
  readonly #messages: string[] = [];
  #wake: () => void = () => {};
  #isClosed = false;

  push(message: string): void {
    this.#messages.push(message);
    this.#wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    let hasGivenUp = false;
    const next = async (): Promise<IteratorResult<string>> => {
      while (!hasGivenUp) {
        const value = this.#messages.shift();
        if (value !== undefined) return { done: false, value };
        if (this.#isClosed) break;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      return { done: true, value: undefined };
    };
    const giveUp = async (): Promise<IteratorResult<string>> => {
      hasGivenUp = true;
      this.#wake();
      return { done: true, value: undefined };
    };
    return { next, return: giveUp };
  }
}
