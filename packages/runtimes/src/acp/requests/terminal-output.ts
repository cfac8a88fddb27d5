// What a terminal printed, as far as its limit keeps it: the end, which begins with a whole character.

import { endOfBytes } from '../../command/text-tail.ts';

export class TerminalOutput {
  readonly #limitBytes: number;
  #chunks: Buffer[] = [];
  #keptBytes = 0;
  #isTruncated = false;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** True when the beginning was given up. */
  get isTruncated(): boolean {
    return this.#isTruncated;
  }

  add(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > this.#limitBytes) this.#isTruncated = true;
    // Kept up to twice the limit, so that not every piece moves all the others.
    if (this.#keptBytes > 2 * this.#limitBytes + 1) this.#shorten();
  }

  /** The end of what was printed. What is no UTF-8 becomes U+FFFD. */
  get text(): string {
    return endOfBytes(Buffer.concat(this.#chunks), this.#limitBytes);
  }

  #shorten(): void {
    const all = Buffer.concat(this.#chunks);
    // One byte more than is shown: so it can be seen whether the first character is whole.
    const end = Buffer.from(all.subarray(Math.max(0, all.length - this.#limitBytes - 1)));
    this.#chunks = [end];
    this.#keptBytes = end.length;
  }
}
