// The last part of a text that grows without end, in bounded memory.

const CONTINUATION_MASK = 0b1100_0000;
const CONTINUATION = 0b1000_0000;

/** The last `limitBytes` of UTF-8 bytes as text, cut at a character. */
export const endOfBytes = (bytes: Buffer, limitBytes: number): string => {
  let start = Math.max(0, bytes.length - limitBytes);
  if (start === 0) return bytes.toString('utf8');
  while (((bytes[start] ?? 0) & CONTINUATION_MASK) === CONTINUATION) start++;
  return bytes.toString('utf8', start);
};

/** The end of a text, at most `limitBytes` of UTF-8, cut at a character. */
export const endOfText = (text: string, limitBytes: number): string =>
  text.length * 3 <= limitBytes ? text : endOfBytes(Buffer.from(text), limitBytes);

/** Keeps at least the last `limitBytes` of what was added, and at most about twice as many characters. */
export class TextTail {
  readonly #limitBytes: number;
  #older = '';
  #newer = '';

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  add(text: string): void {
    this.#newer += text;
    // No text has fewer bytes than characters, which need not be counted.
    if (this.#newer.length < this.#limitBytes) return;
    this.#older = this.#newer;
    this.#newer = '';
  }

  /** The end of everything that was added; what is no UTF-8 is U+FFFD in it. */
  text(): string {
    return endOfText((this.#older + this.#newer).toWellFormed(), this.#limitBytes);
  }
}
