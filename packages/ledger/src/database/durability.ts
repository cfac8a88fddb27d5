// Which commits wait for the disk. A commit in the journal survives the end of the process without it; only a power cut can
// take away what was not synced, and then only the newest commits, never one from the middle.

import type BetterSqlite3 from 'better-sqlite3';

/** What a write needs before its promise may resolve. */
export interface WriteOptions {
  /**
   * False: nobody is told that it was accepted, so a power cut may take it away; it survives the end of the process, and the
   * next durable commit makes it durable too. Default: true.
   */
  readonly isDurable?: boolean;
  /** It ends what fills a full disk, or makes room there: then it may use what is kept in reserve for that. Default: false. */
  readonly mayUseReserve?: boolean;
}

/** For writes that end what fills a full disk, or make room there. */
export const WITH_RESERVE: WriteOptions = { mayUseReserve: true };

/** Sets what the next commits of a connection wait for. */
export class Durability {
  readonly #file: BetterSqlite3.Database;
  #isFull = true;

  /** The connection must be at `synchronous=full`, as it is opened. */
  constructor(file: BetterSqlite3.Database) {
    this.#file = file;
  }

  /** To be called outside a transaction: inside one SQLite refuses to change it. */
  require(isDurable: boolean): void {
    if (isDurable === this.#isFull) return;
    this.#file.pragma(`synchronous = ${isDurable ? 'full' : 'normal'}`);
    this.#isFull = isDurable;
  }
}
