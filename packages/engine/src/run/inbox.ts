// Messages to a running agent, read one after the other as it gets to them. None is lost: what is not read when the run ends
// can be taken out again, and what comes too late is not taken in.

import type { Caller } from '../engine.ts';

/** A message and who sent it. */
export interface Letter {
  readonly text: string;
  readonly from: Caller;
}

export class Inbox implements AsyncIterable<string> {
  readonly #letters: Letter[] = [];
  #wake: (() => void) | undefined;
  #isClosed = false;

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** False when nobody will read it: the run is over. */
  push(letter: Letter): boolean {
    if (this.#isClosed) return false;
    this.#letters.push(letter);
    this.#wake?.();
    return true;
  }

  /** The run is over or is being stopped: readers end after what is left. */
  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  /** Takes out what was not read. */
  takeUnread(): readonly Letter[] {
    return this.#letters.splice(0);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    while (true) {
      const letter = this.#letters.shift();
      if (letter !== undefined) {
        yield letter.text;
        continue;
      }
      if (this.#isClosed) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
