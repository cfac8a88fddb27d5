// The spool of one output stream: a file that holds what no daemon has taken yet. It goes when everything in it was taken.

import { closeSync, fstatSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

export class Spool {
  readonly #path: string;
  #fd: number | undefined;
  #from = 0;
  #bytes = 0;
  #isMade = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** The first offset that the file holds. */
  get from(): number {
    return this.#from;
  }

  /** The offset after the last one; that of nothing while the file is empty. */
  get to(): number {
    return this.#from + this.#bytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Takes over a file that an earlier runner left, beginning at this offset. */
  open(from: number): void {
    this.#from = from;
    try {
      this.#fd = openSync(this.#path, 'r+');
      this.#bytes = fstatSync(this.#fd).size;
      this.#isMade = true;
    } catch {
      this.#bytes = 0; // it held nothing
    }
  }

  /** Adds bytes at this offset, which is the end unless it is empty. Returns how many there was room for. */
  append(offset: number, bytes: Buffer): number {
    if (this.#bytes === 0) this.#from = offset;
    let written = 0;
    try {
      this.#fd ??= openSync(this.#path, 'w+', 0o600);
      this.#isMade = true;
      while (written < bytes.length) {
        written += writeSync(this.#fd, bytes, written, bytes.length - written, this.#bytes + written);
      }
    } catch {
      // The disk is full, or fails: what is not in the file stays where it was.
    }
    this.#bytes += written;
    if (this.#bytes === 0) this.#close();
    return written;
  }

  /** At most `count` bytes from an offset that it holds; fewer, also none, when the file cannot be read. */
  read(offset: number, count: number): readonly Buffer[] {
    if (this.#fd === undefined) return [];
    const bytes = Buffer.allocUnsafe(Math.min(count, this.to - offset));
    try {
      const read = readSync(this.#fd, bytes, 0, bytes.length, offset - this.#from);
      return read === 0 ? [] : [bytes.subarray(0, read)];
    } catch {
      return [];
    }
  }

  /** Resolves nothing and throws nothing: a disk that cannot sync has said so to everybody. */
  sync(): void {
    try {
      if (this.#fd !== undefined) fsyncSync(this.#fd);
    } catch {
      // See above.
    }
  }

  remove(): void {
    this.#bytes = 0;
    this.#close();
    if (this.#isMade) rmSync(this.#path, { force: true });
    this.#isMade = false;
  }

  #close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}
