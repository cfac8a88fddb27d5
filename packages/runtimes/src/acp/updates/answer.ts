// The agent's answer is its last message: what it said since its last tool call, not what it said on the way.

import { MAX_RESULT_BYTES } from '@coxswain/protocol';
import { TextTail } from '../../command/text-tail.ts';

export class Answer {
  #tail = new TextTail(MAX_RESULT_BYTES);
  #messageId: string | undefined;
  #isClosed = false;

  /**
   * A piece of a message. Pieces with another id, or after a tool call, begin a new message; so does the first with an
   * id, because what an agent says without one (codex its warnings) is no part of that message.
   */
  add(text: string, messageId: string | undefined): void {
    if (text === '') return;
    const isOther = messageId !== undefined && messageId !== this.#messageId;
    // White space alone is no message: it would take the place of what was said before.
    if ((this.#isClosed || isOther) && text.trim() === '') return;
    if (this.#isClosed || isOther) this.#tail = new TextTail(MAX_RESULT_BYTES);
    this.#isClosed = false;
    this.#messageId = messageId ?? this.#messageId;
    this.#tail.add(text);
  }

  /** Something else began: the next piece belongs to another message. */
  close(): void {
    this.#isClosed = true;
    this.#messageId = undefined;
  }

  /** The last message, or the end of it when it is longer than a result may be. */
  get text(): string {
    return this.#tail.text().trim();
  }
}
