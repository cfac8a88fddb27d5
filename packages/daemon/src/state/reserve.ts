// Keeps the reserve for a full disk (client/reserve.ts): creates it while there is room, reports when it is needed, and creates it
// again afterwards.

import { open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDiskFull, RESERVE_BYTES, releaseReserve, reserveLeft } from '@coxswain/client';

export interface ReserveLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** While it is not whole. */
const LOOK_AGAIN_MS = 10_000;
/** It is made where as much again is left. */
const ROOM_BYTES = 2 * RESERVE_BYTES;
const BLOCK_BYTES = 1024 * 1024;

export class Reserve {
  readonly #options;
  #timer: NodeJS.Timeout | undefined;
  #filling: Promise<void>;
  #isClosed = false;
  /** Said that it is not whole. */
  #isWarned = false;

  constructor(options: {
    readonly file: string;
    readonly log: ReserveLog;
    readonly randomBytes: (count: number) => Uint8Array;
  }) {
    this.#options = options;
    this.#filling = this.#keepWhole();
  }

  /** Resolves when it is whole, or cannot be made for now: before that nothing may run that could fill the disk. */
  async tried(): Promise<void> {
    await this.#filling;
  }

  /** Gives a piece of it to the disk, for a write that was refused. False: nothing is left. */
  release(): boolean {
    const isReleased = releaseReserve(this.#options.file);
    if (isReleased) this.#warn();
    this.#lookIn(LOOK_AGAIN_MS);
    return isReleased;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#filling;
  }

  #lookIn(ms: number): void {
    if (this.#isClosed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#filling = this.#keepWhole();
    }, ms);
    this.#timer.unref();
  }

  async #keepWhole(): Promise<void> {
    const { file, log } = this.#options;
    // Without its folder there is no reserve either, but that is no full disk.
    const filled = await this.#fill().catch((error: unknown) => (isDiskFull(error) ? false : undefined));
    if (!filled) {
      if (filled === false) this.#warn();
      this.#lookIn(LOOK_AGAIN_MS);
    } else if (this.#isWarned) {
      this.#isWarned = false;
      log.info({ file, bytes: RESERVE_BYTES }, 'the disk has room again and the reserve is complete');
    }
  }

  /** False: there is no room for it. Its bytes are incompressible, or a file system would reserve no room for them. */
  async #fill(): Promise<boolean> {
    const { file, randomBytes } = this.#options;
    if (reserveLeft(file) >= RESERVE_BYTES) return true;
    const { bavail, bsize } = await statfs(dirname(file));
    if (bavail * bsize < ROOM_BYTES) return false;
    const block = randomBytes(BLOCK_BYTES);
    const handle = await open(file, 'a', 0o600);
    try {
      for (let left = reserveLeft(file); left < RESERVE_BYTES && !this.#isClosed; left += BLOCK_BYTES)
        await handle.writeFile(block.subarray(0, Math.min(BLOCK_BYTES, RESERVE_BYTES - left)));
    } finally {
      await handle.close();
    }
    return true;
  }

  #warn(): void {
    if (this.#isWarned) return;
    this.#isWarned = true;
    const { file, log } = this.#options;
    log.warn(
      { file, left: reserveLeft(file) },
      'the disk is full: the reserve lets tasks end or be cancelled, but nothing new is accepted; free some space, or run: cox prune',
    );
  }
}
