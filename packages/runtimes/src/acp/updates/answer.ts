// The agent's answer is its last message: what it said since its last tool call, not what it said on the way.

import { MAX_RESULT_BYTES } from '@coxswain/protocol';
import { TextTail } from '../../command/text-tail.ts';

const PARAGRAPH = '\n\n';

const gapAfter = (end: string): string => {
  if (end === '' || end.endsWith(PARAGRAPH)) return '';
  return end.endsWith('\n') ? '\n' : PARAGRAPH;
};

export class Answer {
  #tail = new TextTail(MAX_RESULT_BYTES);
  #messageId: string | undefined;
  #isClosed = false;
  /** The last that was said, in whichever message. */
  #end = '';

  /**
   * A piece of a message. Pieces with another id, or after a tool call, begin a new message; so does the first with an
   * id, because what an agent says without one (codex its warnings) is no part of that message. Returns what sets it
   * off from the message before, for those who read them one after the other.
   */
  add(text: string, messageId: string | undefined): string {
    if (text === '') return '';
    const isOther = messageId !== undefined && messageId !== this.#messageId;
    const isNew = this.#isClosed || isOther;
    // White space alone is no message: it would take the place of what was said before.
    if (isNew && text.trim() === '') return '';
    const gap = isNew ? gapAfter(this.#end) : '';
    if (isNew) this.#tail = new TextTail(MAX_RESULT_BYTES);
    this.#isClosed = false;
    this.#messageId = messageId ?? this.#messageId;
    this.#tail.add(text);
    this.#end = (this.#end + text).slice(-PARAGRAPH.length);
    return gap;
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
