// Messages to a running agent, read one by one as it gets to them. None is lost: what is not read when the run ends
// can be taken out again, and what comes too late is not taken in.

import type { Caller, SaidToTask } from '../engine.ts';

/** A message and who sent it. */
export interface PendingMessage extends SaidToTask {
  readonly from: Caller;
}

export class Inbox implements AsyncIterable<string> {
  readonly #messages: PendingMessage[] = [];
  #wake: (() => void) | undefined;
  #isClosed = false;

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** False when it will not be read: the run is over. */
  push(message: PendingMessage): boolean {
    if (this.#isClosed) return false;
    this.#messages.push(message);
    this.#wake?.();
    return true;
  }

  /** The run is over or is being stopped: readers end after what is left. */
  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  /** Takes out what was not read. */
  takeUnread(): readonly PendingMessage[] {
    return this.#messages.splice(0);
  }

  /** One reader at a time. One that gives up while it waits takes nothing with it. */
  [Symbol.asyncIterator](): AsyncIterator<string> {
    let hasGivenUp = false;
    const next = async (): Promise<IteratorResult<string>> => {
      while (!hasGivenUp) {
        const message = this.#messages.shift();
        if (message !== undefined) return { done: false, value: message.text };
        if (this.#isClosed) break;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      return { done: true, value: undefined };
    };
    const giveUp = async (): Promise<IteratorResult<string>> => {
      hasGivenUp = true;
      this.#wake?.();
      return { done: true, value: undefined };
    };
    return { next, return: giveUp };
  }
}
