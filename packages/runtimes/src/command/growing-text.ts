// Output that grows without end, in bounded memory: its beginning and its end.

import { TextTail } from './text-tail.ts';

/** How much is kept of it, about. */
export interface KeptBytes {
  readonly headBytes: number;
  readonly tailBytes: number;
}

const BYTES_PER_UNIT = 3;

export class GrowingText {
  readonly #headBytes: number;
  readonly #tail: TextTail;
  #head = '';
  #headHeldBytes = 0;
  #rest = 0;

  constructor({ headBytes, tailBytes }: KeptBytes) {
    this.#headBytes = headBytes;
    this.#tail = new TextTail(tailBytes);
  }

  add(text: string): void {
    const bytes = Buffer.byteLength(text);
    if (this.#rest === 0 && this.#headHeldBytes + bytes <= this.#headBytes) {
      this.#head += text;
      this.#headHeldBytes += bytes;
      return;
    }
    const room = this.#rest === 0 ? this.#headBytes - this.#headHeldBytes : 0;
    const [first, second] = splitAt(text, room);
    this.#head += first;
    this.#rest += Buffer.byteLength(second);
    this.#tail.add(second);
  }

  /** So much came here that is not there any more. */
  skip(bytes: number): void {
    this.#rest += bytes;
  }

  /** What is kept: the beginning, and the end where that is another part; `missingBytes` lie between them. */
  get parts(): { readonly head: string; readonly missingBytes: number; readonly end?: string } {
    if (this.#rest === 0) return { head: this.#head, missingBytes: 0 };
    const end = this.#tail.text();
    return { head: this.#head, missingBytes: Math.max(0, this.#rest - Buffer.byteLength(end)), end };
  }

  /** What was added, the middle left out when it was too much. */
  get text(): string {
    const { head, missingBytes, end = '' } = this.parts;
    return missingBytes > 0 ? `${head}\n[… ${missingBytes} bytes left out …]\n${end}` : head + end;
  }

  /** The end of it. */
  get tail(): string {
    const { head, end = head } = this.parts;
    return end;
  }
}

const isInsidePair = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
};

// The first part has at most that many bytes, and neither ends inside a character.
const splitAt = (text: string, bytes: number): readonly [string, string] => {
  const first = Buffer.byteLength(text) === text.length ? bytes : Math.floor(bytes / BYTES_PER_UNIT);
  const at = first > 0 && isInsidePair(text, first) ? first - 1 : first;
  return [text.slice(0, at), text.slice(at)];
};
