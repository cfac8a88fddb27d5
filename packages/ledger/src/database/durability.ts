// What waits for the disk. A commit never does: what is in the journal survives a crash of the process without a sync, and a power
// cut can only lose the newest commits, never one from the middle. But nobody is told of a commit that has to be durable before a
// sync that began after it is done. One sync at a time runs beside the event loop, and covers all commits made before it began.

import { closeSync, fdatasync, openSync } from 'node:fs';

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

/** Brings what was written to the file of this descriptor to the disk, as `fdatasync` of `node:fs` does. */
export type SyncFile = (descriptor: number, done: (error: Error | null) => void) => void;

export interface DurabilitySetup {
  /** SQLite locks the database and its index, never the journal: opening and closing it once more releases no lock. */
  readonly journalPath: string;
  /** Default: `fdatasync`. */
  readonly syncFile: SyncFile | undefined;
  /** Called when a sync is done, before anything that it covers is told: checks the files, and commits what waited for the disk. */
  readonly onSynced: () => void;
  /** Called when a sync has failed: what is on the disk is unknown. It must end in {@link Durability.tellAll}. */
  readonly onFailed: (error: Error) => void;
}

interface Waiting {
  readonly isDurable: boolean;
  readonly tell: () => void;
}

/** Tells of commits in their order, each when it may be told. */
export class Durability {
  readonly #setup: DurabilitySetup;
  readonly #syncFile: SyncFile;
  readonly #journal: number;
  #waiting: Waiting[] = [];
  #isSyncing = false;
  /** How many of those that wait the sync covers. */
  #covered = 0;
  #isClosed = false;
  #onIdle: (() => void) | undefined;

  constructor(setup: DurabilitySetup) {
    this.#setup = setup;
    this.#syncFile = setup.syncFile ?? fdatasync;
    this.#journal = openSync(setup.journalPath, 'r');
  }

  /** True while something that is committed may not be told yet. */
  get isBehind(): boolean {
    return this.#waiting.length > 0;
  }

  /** True while a sync is under way: what is committed now is covered by the next one only. */
  get isSyncing(): boolean {
    return this.#isSyncing;
  }

  /**
   * Calls `tell` when everything before it has been told and, if it has to be durable, when it is: at once when there is
   * nothing to wait for.
   */
  after({ isDurable, tell }: Waiting): void {
    if (isDurable || this.isBehind) {
      this.#waiting.push({ isDurable, tell });
      if (isDurable) this.#sync();
    } else tell();
  }

  /** Tells everything, because the ledger is lost and what is told is that. */
  tellAll(): void {
    for (const { tell } of this.#waiting.splice(0)) tell();
  }

  /** Resolves when everything has been told and the journal is closed. Nothing may be committed after the call. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.isBehind || this.#isSyncing)
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    closeSync(this.#journal);
  }

  #sync(): void {
    if (this.#isSyncing) return;
    this.#isSyncing = true;
    this.#covered = this.#waiting.length;
    this.#syncFile(this.#journal, (error) => {
      this.#isSyncing = false;
      if (error === null) this.#synced();
      else this.#setup.onFailed(error);
      if (!this.isBehind && !this.#isSyncing) this.#onIdle?.();
    });
  }

  #synced(): void {
    const synced = this.#covered;
    this.#setup.onSynced();
    const next = this.#waiting.findIndex(({ isDurable }, index) => isDurable && index >= synced);
    // The disk goes on while the listeners run.
    if (next >= 0) this.#sync();
    const told = this.#waiting.splice(0, next >= 0 ? next : this.#waiting.length);
    this.#covered -= told.length;
    for (const { tell } of told) tell();
  }
}
