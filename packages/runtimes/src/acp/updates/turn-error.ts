// codex answers a turn in which its model failed like one that went well. The failure shows in the status of its
// thread, and why it did not is the message without an id that follows.

import { fieldsOf, textOf } from './reading.ts';

export class TurnError {
  #why: string | undefined;

  /** Takes an update. True: it is a part of why the turn was broken off, and not of what the agent says. */
  take(update: unknown): boolean {
    const { sessionUpdate, messageId, content, _meta } = fieldsOf(update);
    const { type } = fieldsOf(fieldsOf(fieldsOf(_meta).codex).threadStatus);
    if (type === 'systemError') this.#why ??= '';
    else if (type === 'active') this.#why = undefined;
    if (this.#why === undefined || sessionUpdate !== 'agent_message_chunk' || messageId !== undefined)
      return false;
    this.#why += textOf(fieldsOf(content).text) ?? '';
    return true;
  }

  /** Why the turn was broken off, empty without a reason; undefined when it was not. Reading it clears it. */
  why(): string | undefined {
    const why = this.#why?.trim();
    this.#why = undefined;
    return why;
  }
}
