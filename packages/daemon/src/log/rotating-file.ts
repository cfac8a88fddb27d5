// A log file that stays within bounds: past its size it is copied to `.1` (`.1` to `.2`, …) and emptied. Copied, not renamed,
// because the daemon's own stderr is this very file: what a crashing runtime prints must land in the newest one. Lines are
// written at once, so that the last one before a crash is there.

import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs';

export interface RotatingFileOptions {
  readonly path: string;
  /** Past this size in bytes a file is turned over. */
  readonly maxBytes: number;
  /** How many files there are at most, the one that is written to included. */
  readonly files: number;
}

/** A place for lines of log. */
export interface LineSink {
  /** Takes one line, its line feed included. Never throws. */
  write(line: string): void;
}

export class RotatingFile implements LineSink {
  readonly #options: RotatingFileOptions;
  readonly #descriptor: number;
  #sizeBytes: number;
  #lostLines = 0;
  #isClosed = false;

  /** Opens the file for appending, mode 0600. Throws when that is not possible. */
  constructor(options: RotatingFileOptions) {
    this.#options = options;
    this.#descriptor = openSync(options.path, 'a', 0o600);
    this.#sizeBytes = fstatSync(this.#descriptor).size;
  }

  write(line: string): void {
    if (this.#isClosed) return;
    // A full disk must not end the daemon: what could not be written is counted, and told when there is room again.
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

  #append(line: string): void {
    this.#sizeBytes += writeSync(this.#descriptor, line);
  }

  #turnOver(): void {
    const { path, files } = this.#options;
    for (let number = files - 2; number >= 1; number--)
      if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
    if (files > 1) copyFileSync(path, `${path}.1`);
    ftruncateSync(this.#descriptor);
    this.#sizeBytes = 0;
  }
}
