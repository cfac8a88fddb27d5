// The database on SQLite: one writer, one connection. Writes that arrive in the same turn of the event loop share a commit, and
// commits that are made while the disk is busy share a sync.

import { ProblemError } from '@coxswain/protocol';
import type BetterSqlite3 from 'better-sqlite3';
import { Checkpointer } from './checkpointer.ts';
import type { LedgerClock } from './clock.ts';
import { Commits, type Outcome, type Queued } from './commits.ts';
import { Connection } from './connection.ts';
import { readCounter } from './counter.ts';
import type { Commit, Database } from './database.ts';
import { Durability, type SyncFile, type WriteOptions } from './durability.ts';
import { readReserved } from './sequence-reserve.ts';
import { SqliteExecutor } from './sqlite-executor.ts';
import { isDiskFull } from './storage-problem.ts';
import type { Transaction } from './transaction.ts';
import type { Tx } from './tx.ts';

/** Any more wait for the next turn of the event loop, so that reads get through in between. */
const MAX_SCRIPTS_IN_COMMIT = 512;
/** Each page may have to be moved: this many take about ten milliseconds. */
const PAGES_GIVEN_BACK = 64;

export interface DatabaseOptions {
  /** The entry file of the checkpointing thread in a bundle. Default: the one in the source. */
  readonly checkpointerEntry?: URL | undefined;
  /** Where the id of a new ledger and the ids of notices come from. Default: the system's randomness. */
  readonly randomBytes?: ((count: number) => Uint8Array) | undefined;
  /** The clock for durations. Default: the system's. */
  readonly clock?: LedgerClock | undefined;
  /** Syncs the journal. Default: `fdatasync`. */
  readonly syncFile?: SyncFile | undefined;
  /**
   * Frees a little space on a full disk, for writes that stop what fills it; false: no reserve is left. Default: there is no
   * reserve.
   */
  readonly freeSpace?: (() => boolean) | undefined;
  /** Called once, with the reason, when the ledger is lost: from then on every call throws, and the process should exit. */
  readonly onLost?: ((why: string, cause: unknown) => void) | undefined;
}

export class SqliteDatabase implements Database {
  readonly #file: BetterSqlite3.Database;
  readonly #path: string;
  readonly #executor: SqliteExecutor;
  readonly #connection: Connection;
  readonly #checkpointer: Checkpointer;
  readonly #freeSpace: () => boolean;
  readonly #commits: Commits;
  readonly #durability: Durability;
  readonly #listeners: ((commit: Commit) => void)[] = [];
  #queue: Queued[] = [];
  #isScheduled = false;
  #isClosing = false;
  /** The newest sequence that may be told. */
  #head: number;
  #eventlessChanges: number;
  #revision: number;

  constructor(file: BetterSqlite3.Database, path: string, options: DatabaseOptions = {}) {
    this.#freeSpace = options.freeSpace ?? (() => false);
    this.#file = file;
    this.#path = path;
    this.#executor = new SqliteExecutor(file);
    this.#checkpointer = new Checkpointer({
      file,
      databasePath: path,
      workerEntry: options.checkpointerEntry,
      onRelease: () => {
        if (this.#queue.length > 0) this.#schedule();
      },
      // The next write reports a full disk; after a failed read, write or sync we must not continue.
      onError: (error) => this.#connection.loseAfter(error),
    });
    const newest = file.prepare('select seq from sqlite_sequence where name = ?').pluck();
    const seq = Math.max(Number(newest.get('event') ?? 0), this.#executor.drive(readReserved()));
    this.#head = seq;
    this.#eventlessChanges = this.#executor.drive(readCounter('eventless_changes'));
    this.#revision = seq + this.#eventlessChanges;
    this.#connection = new Connection({
      file,
      path,
      executor: this.#executor,
      onLost: ({ why, cause, problem }) => {
        this.#durability.tellAll();
        for (const { reject } of this.#queue.splice(0)) reject(problem);
        void this.#checkpointer.close();
        options.onLost?.(why, cause);
      },
    });
    this.#durability = new Durability({
      journalPath: `${path}-wal`,
      syncFile: options.syncFile,
      onSynced: () => {
        this.#connection.verifyFiles();
        this.#flush();
      },
      onFailed: (error) => this.#connection.loseAfterSync(error),
    });
    this.#commits = new Commits({
      file,
      path,
      executor: this.#executor,
      connection: this.#connection,
      heads: { seq, number: Number(newest.get('task') ?? 0) },
      makeRoom: () => this.#makeRoom(),
      randomBytes: options.randomBytes,
      clock: options.clock,
    });
  }

  write<Result>(
    script: (tx: Transaction) => Tx<Result>,
    { isDurable = true, mayUseReserve = false }: WriteOptions = {},
  ): Promise<Result> {
    if (this.lost !== undefined) return Promise.reject(this.lost);
    if (this.#isClosing)
      return Promise.reject(new ProblemError('shutting_down', `${this.#path}: the ledger is closed`));
    return new Promise<Result>((resolve, reject) => {
      // The result goes back to the call that queued the script; the queue itself never reads it.
      const settling = { resolve: resolve as (result: unknown) => void, reject };
      this.#queue.push({ script, isDurable, mayUseReserve, ...settling });
      this.#schedule();
    });
  }

  async read<Result>(script: () => Tx<Result>): Promise<Result> {
    const result = this.peek(script);
    if (this.#durability.isBehind) await this.told();
    return result;
  }

  peek<Result>(script: () => Tx<Result>): Result {
    // A failed commit may have left a state in memory that differs from what the next start finds.
    if (this.lost !== undefined) throw this.lost;
    try {
      return this.#executor.drive(script());
    } catch (error) {
      throw this.#connection.problemOf(error);
    }
  }

  told(): Promise<void> {
    return new Promise((resolve, reject) => {
      const tell = (): void => (this.lost === undefined ? resolve() : reject(this.lost));
      this.#durability.after({ isDurable: false, tell });
    });
  }

  head(): number {
    return this.#head;
  }

  revision(): number {
    return this.#revision;
  }

  giveBackSpace(): Promise<boolean> {
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        if (this.#isClosing || this.lost !== undefined) return resolve(false);
        try {
          this.#vacuumSome();
          resolve(this.#file.pragma('freelist_count', { simple: true }) !== 0);
        } catch (error) {
          this.#connection.loseAfter(error);
          reject(this.#connection.problemOf(error));
        }
      });
    });
  }

  /** Works on a full disk too: it frees space there. */
  #vacuumSome(): void {
    for (;;)
      try {
        this.#file.pragma(`incremental_vacuum(${PAGES_GIVEN_BACK})`);
        return;
      } catch (error) {
        if (!isDiskFull(error) || !this.#makeRoom()) throw error;
      }
  }

  onCommit(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener);
  }

  get lost(): ProblemError | undefined {
    return this.#connection.lost;
  }

  verifyFiles(): void {
    this.#connection.verifyFiles();
  }

  lose(why: string, cause?: unknown): void {
    this.#connection.lose(why, cause);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    while (this.#queue.length > 0) this.#commitSome();
    await this.#durability.close();
    await this.#checkpointer.close();
    this.#connection.close(this.#commits.heads.seq);
  }

  /** On a full disk: restarts the journal if possible and gives up a piece of the reserve. False: none is left. */
  #makeRoom(): boolean {
    this.#checkpointer.checkpoint();
    return this.lost === undefined && this.#freeSpace();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#checkpointer.isHolding || this.#waitsForDisk()) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  /** Committed now, it would be told no sooner: it shares its commit with what else comes until the disk is free. */
  #waitsForDisk(): boolean {
    return this.#durability.isSyncing && this.#queue.at(-1)?.isDurable === true;
  }

  #flush(): void {
    if (!this.#checkpointer.isHolding) this.#commitSome();
    if (this.#queue.length > 0) this.#schedule();
  }

  #commitSome(): void {
    const group = this.#queue.splice(0, MAX_SCRIPTS_IN_COMMIT);
    if (group.length === 0) return;
    const { outcomes, isDurable } = this.#commits.commit(group);
    this.#durability.after({ isDurable, tell: () => this.#tell(outcomes) });
    if (this.lost === undefined) this.#checkpointer.committed();
  }

  /** Notifies the listeners, then resolves the writers. */
  #tell(outcomes: readonly Outcome[]): void {
    const { lost } = this;
    if (lost !== undefined) {
      for (const { queued } of outcomes) queued.reject(lost);
      return;
    }
    const committed = outcomes.flatMap((outcome) => ('collected' in outcome ? [outcome.collected] : []));
    for (const collected of committed) {
      this.#head = collected.heads.seq;
      this.#eventlessChanges += collected.counted('eventless_changes');
      if (collected.hasChanged) this.#revision = this.#head + this.#eventlessChanges;
    }
    const events = committed.flatMap((collected) => collected.events);
    const hasDeliveries = committed.some((collected) => collected.hasDeliveries);
    try {
      if (events.length > 0 || hasDeliveries)
        for (const listener of this.#listeners) listener({ events, hasDeliveries });
    } finally {
      for (const outcome of outcomes)
        if ('collected' in outcome) outcome.queued.resolve(outcome.result);
        else outcome.queued.reject(outcome.error);
    }
  }
}
