// Messages that come while a turn runs: each becomes a turn of its own, after it. What is not taken stays in the inbox, so
// that it is not lost with a turn that fails, nor with one that came to its end a moment before.

import { setImmediate as nextTurn } from 'node:timers/promises';

export class Messages {
  readonly #reader: AsyncIterator<string>;

  constructor(inbox: AsyncIterable<string>) {
    this.#reader = inbox[Symbol.asyncIterator]();
  }

  /** The oldest message that waits. Undefined when there is none; then nothing more may be asked for. */
  async next(): Promise<string | undefined> {
    // An inbox that breaks has no more messages.
    const read = this.#reader.next().catch(() => undefined);
    const waiting = (await Promise.race([read, nextTurn(undefined)])) ?? (await this.#letGo(read));
    return waiting === undefined || waiting.done ? undefined : waiting.value;
  }

  // What comes from now on is not for this run; what came in this very moment still is.
  #letGo<Read>(read: Promise<Read>): Promise<Read | undefined> {
    this.#reader.return?.().catch(() => {});
    return Promise.race([read, nextTurn(undefined)]);
  }
}
