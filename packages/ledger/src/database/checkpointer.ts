// Copies the journal back into the database in a separate thread, because that waits for the disk twice. The thread starts when
// the journal has grown and ends when it is idle; without it the writing connection does the same, as SQLite would anyway.

import { Worker } from 'node:worker_threads';
import type BetterSqlite3 from 'better-sqlite3';

export interface CheckpointerSettings {
  readonly databasePath: string;
}

export interface CheckpointerSetup extends CheckpointerSettings {
  /** The writing connection. */
  readonly file: BetterSqlite3.Database;
  /** The entry file of the thread in a bundle; undefined: the one beside this file. */
  readonly workerEntry: URL | undefined;
  /** Called when writes may go on. */
  readonly onRelease: () => void;
  /** Called with the error of a failed checkpoint. */
  readonly onError: (error: unknown) => void;
}

/** Pages of 4 KiB in the journal that trigger a checkpoint. */
const STEP_PAGES = 1_024;
/**
 * A journal starts over only when nothing was written while all of it was copied. Past this, writes wait in the queue for one
 * checkpoint, a few milliseconds, during which the event loop runs.
 */
const HOLD_PAGES = 4_096;
/** Longer than any checkpoint takes: then the disk stalls, or the thread. */
const MAX_HOLD_MS = 1_000;
/** Past this the writing connection makes the checkpoint itself, whatever the thread does. */
const MAX_PAGES = 16_384;
const IDLE_MS = 5_000;

/** How long the journal is, and how much of it is in the database. */
interface Journal {
  readonly log: number;
  readonly checkpointed: number;
}

export class Checkpointer {
  readonly #setup: CheckpointerSetup;
  readonly #measure: BetterSqlite3.Statement<[], Journal>;
  #worker: Worker | undefined;
  #isBusy = false;
  #isClosed = false;
  #hold: NodeJS.Timeout | undefined;
  /** Where the next hold begins: further on after one that a long read has made useless. */
  #holdAtPages = HOLD_PAGES;
  #idle: NodeJS.Timeout | undefined;

  constructor(setup: CheckpointerSetup) {
    this.#setup = setup;
    setup.file.pragma('wal_autocheckpoint = 0');
    this.#measure = setup.file.prepare('pragma wal_checkpoint(noop)');
  }

  /** True while writes should wait; {@link CheckpointerSetup.onRelease} is called at the end. */
  get isHolding(): boolean {
    return this.#hold !== undefined;
  }

  /** Call it after each commit. Never throws: the commit has succeeded already. */
  committed(): void {
    try {
      this.#keepShort();
    } catch {
      // The thread could not start, or the journal could not be read: the next commit tries again.
    }
  }

  /** Copies the journal on the writing connection: the next commit starts it over, in the space that it has. Never throws. */
  checkpoint(): void {
    try {
      this.#setup.file.pragma('wal_checkpoint(passive)');
    } catch (error) {
      this.#setup.onError(error);
    }
  }

  /** Ends the thread and any hold. Safe to call twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#release();
    await this.#end();
  }

  #keepShort(): void {
    const { log, checkpointed } = this.#journal();
    if (log < HOLD_PAGES) this.#holdAtPages = HOLD_PAGES;
    if (log - checkpointed < STEP_PAGES && log < this.#holdAtPages) return;
    if (log >= MAX_PAGES) {
      this.#holdAtPages = log + HOLD_PAGES;
      this.checkpoint();
    } else if (!this.#isBusy) this.#ask(log);
  }

  #journal(): Journal {
    return this.#measure.get() ?? { log: 0, checkpointed: 0 };
  }

  #ask(log: number): void {
    if (this.#isClosed) return;
    const worker = this.#start();
    this.#isBusy = true;
    if (log >= this.#holdAtPages) {
      this.#holdAtPages = log + HOLD_PAGES;
      this.#hold = setTimeout(() => this.#release(), MAX_HOLD_MS);
    }
    worker.postMessage(undefined);
  }

  #start(): Worker {
    clearTimeout(this.#idle);
    if (this.#worker !== undefined) return this.#worker;
    const { workerEntry, databasePath } = this.#setup;
    const settings: CheckpointerSettings = { databasePath };
    const worker = new Worker(workerEntry ?? new URL('./checkpoint-worker.ts', import.meta.url), {
      workerData: settings,
      name: 'ledger-checkpointer',
    });
    // The journal is copied later, and no one has to wait for it.
    worker.unref();
    worker.on('message', () => this.#done());
    worker.on('error', (error) => {
      this.#setup.onError(error);
      this.#failed(worker);
    });
    worker.on('exit', () => this.#failed(worker));
    this.#worker = worker;
    return worker;
  }

  #done(): void {
    this.#isBusy = false;
    this.#idle = setTimeout(() => void this.#end(), IDLE_MS);
    this.#idle.unref();
    this.#release();
  }

  /** The next commit starts a new thread; what this one left undone is done here. */
  #failed(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#isBusy = false;
    if (!this.#isClosed) this.checkpoint();
    this.#release();
  }

  #release(): void {
    if (this.#hold === undefined) return;
    clearTimeout(this.#hold);
    this.#hold = undefined;
    this.#setup.onRelease();
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    this.#isBusy = false;
    await worker?.terminate();
  }
}
