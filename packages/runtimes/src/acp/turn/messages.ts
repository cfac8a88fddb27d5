// Messages that come while a turn runs: each becomes a turn of its own, after it.

/** Reads the inbox as long as the run lasts. */
export class Messages {
  readonly #waiting: string[] = [];

  constructor(inbox: AsyncIterable<string>) {
    void this.#read(inbox);
  }

  /** The oldest message that has not been taken yet. */
  next(): string | undefined {
    return this.#waiting.shift();
  }

  async #read(inbox: AsyncIterable<string>): Promise<void> {
    try {
      for await (const message of inbox) this.#waiting.push(message);
    } catch {
      // An inbox that breaks has no more messages.
    }
  }
}
