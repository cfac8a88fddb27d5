// Which commits wait for the disk. A commit in the journal survives a crash of the process without a sync; only a power cut can
// lose what was not synced, and then only the newest commits, never one from the middle.

import type BetterSqlite3 from 'better-sqlite3';

/** What a write needs before its promise may resolve. */
export interface WriteOptions {
  /**
   * False: it is not confirmed to anyone, so a power cut may lose it; it survives a crash of the process, and the next durable
   * commit makes it durable too. Default: true.
   */
  readonly isDurable?: boolean;
  /** It stops what fills a full disk, or frees space there, so it may use the reserve. Default: false. */
  readonly mayUseReserve?: boolean;
}

/** For writes that stop what fills a full disk, or free space there. */
export const WITH_RESERVE: WriteOptions = { mayUseReserve: true };

/** Sets what the next commits of a connection wait for. */
export class Durability {
  readonly #file: BetterSqlite3.Database;
  #isFull = true;

  /** The connection must be at `synchronous=full`, as it is opened. */
  constructor(file: BetterSqlite3.Database) {
    this.#file = file;
  }

  /** Call it outside a transaction: inside one SQLite refuses to change it. */
  require(isDurable: boolean): void {
    if (isDurable === this.#isFull) return;
    this.#file.pragma(`synchronous = ${isDurable ? 'full' : 'normal'}`);
    this.#isFull = isDurable;
  }
}
