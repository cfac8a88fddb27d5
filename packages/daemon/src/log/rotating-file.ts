// A log file that stays within bounds: past its size it is copied to `.1` (`.1` to `.2`, …) and emptied. Copied, not renamed,
// because the daemon's own stderr is this very file: what a crashing runtime prints must land in the newest one. Lines are
// written at once, so that the last one before a crash is not lost.

import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';

const LINE_FEED = 0x0a;

const endsLine = (path: string, sizeBytes: number): boolean => {
  const last = Buffer.alloc(1);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, last, 0, 1, sizeBytes - 1);
  } finally {
    closeSync(descriptor);
  }
  return last[0] === LINE_FEED;
};

const copyWhole = (from: string, to: string): void => {
  try {
    copyFileSync(from, to);
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  }
};

/** A sink for log lines. */
export interface LineSink {
  /** Takes one line, its line feed included. Never throws. */
  write(line: string): void;
}

export class RotatingFile implements LineSink {
  readonly #options;
  readonly #descriptor: number;
  #sizeBytes: number;
  #lostLines = 0;
  /** The file ends in the middle of a line: a full disk took only a part of it, or a crash came. */
  #isTorn: boolean;
  #isClosed = false;

  /** Opens the file for appending, mode 0600. Throws when that is not possible. */
  constructor(options: {
    readonly path: string;
    /** Past this size in bytes a file is turned over. */
    readonly maxBytes: number;
    /** How many files there are at most, the one that is written to included. */
    readonly files: number;
  }) {
    this.#options = options;
    this.#descriptor = openSync(options.path, 'a', 0o600);
    this.#sizeBytes = fstatSync(this.#descriptor).size;
    this.#isTorn = this.#sizeBytes > 0 && !endsLine(options.path, this.#sizeBytes);
  }

  write(line: string): void {
    if (this.#isClosed) return;
    // A full disk must not end the daemon: lost lines are counted, and reported when there is room again.
    try {
      if (this.#sizeBytes >= this.#options.maxBytes) this.#turnOver();
      if (this.#lostLines > 0)
        this.#append(
          `${JSON.stringify({ level: 'warn', lost: this.#lostLines, msg: 'lines of this log could not be written' })}\n`,
        );
      this.#lostLines = 0;
      this.#append(line);
    } catch {
      this.#lostLines++;
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#descriptor);
  }

  /** A full disk may take a part of a line before it refuses the rest: that part is taken back. */
  #append(line: string): void {
    const bytes = Buffer.from(this.#isTorn ? `\n${line}` : line);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written);
    } catch (error) {
      if (written > 0 && this.#takeBack(written)) written = 0;
      throw error;
    } finally {
      this.#sizeBytes += written;
      if (written > 0) this.#isTorn = bytes[written - 1] !== LINE_FEED;
    }
  }

  /** Removes the last bytes of the file. False: something else, such as a crashing runtime, has printed after them. */
  #takeBack(bytes: number): boolean {
    const sizeBytes = fstatSync(this.#descriptor).size;
    if (sizeBytes !== this.#sizeBytes + bytes) return false;
    ftruncateSync(this.#descriptor, this.#sizeBytes);
    return true;
  }

  #turnOver(): void {
    const { path, files } = this.#options;
    // The copy needs room: without it the older files stay as they are.
    if (files > 1) copyWhole(path, `${path}.new`);
    for (let number = files - 2; number >= 1; number--)
      if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
    if (files > 1) renameSync(`${path}.new`, `${path}.1`);
    ftruncateSync(this.#descriptor);
    this.#sizeBytes = 0;
    this.#isTorn = false;
  }
}
