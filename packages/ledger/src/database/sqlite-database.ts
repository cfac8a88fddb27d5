// The database on SQLite: one writer, one connection. Writes that arrive in the same turn of the event loop share a commit,
// because a durable commit costs far more than the rows in it.

import { randomBytes } from 'node:crypto';
import { ProblemError } from '@coxswain/protocol';
import type BetterSqlite3 from 'better-sqlite3';
import { Checkpointer } from './checkpointer.ts';
import { type LedgerClock, momentOf, SYSTEM_CLOCK } from './clock.ts';
import { Connection } from './connection.ts';
import { addToCounters, readCounter } from './counter.ts';
import type { Commit, Database } from './database.ts';
import type { WriteOptions } from './durability.ts';
import { readReserved } from './sequence-reserve.ts';
import { SqliteExecutor } from './sqlite-executor.ts';
import { isDiskFull, storageProblem } from './storage-problem.ts';
import { Collected, type Heads, type Transaction } from './transaction.ts';
import type { Tx } from './tx.ts';

/** Any more wait for the next turn of the event loop, so that reads get through in between. */
const MAX_SCRIPTS_IN_COMMIT = 512;
/** Each page may have to be moved: this many take about ten milliseconds. */
const PAGES_GIVEN_BACK = 64;

interface Queued {
  readonly script: (tx: Transaction) => Tx<unknown>;
  readonly isDurable: boolean;
  readonly mayUseReserve: boolean;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome =
  | { readonly queued: Queued; readonly collected: Collected; readonly result: unknown }
  | { readonly queued: Queued; readonly error: unknown };

export interface DatabaseOptions {
  /** The entry file of the checkpointing thread in a bundle. Default: the one in the source. */
  readonly checkpointerEntry?: URL | undefined;
  /** Where the id of a new ledger and the ids of notices come from. Default: the system's randomness. */
  readonly randomBytes?: ((count: number) => Uint8Array) | undefined;
  /** The clock for durations. Default: the system's. */
  readonly clock?: LedgerClock | undefined;
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
  readonly #randomBytes: (count: number) => Uint8Array;
  readonly #clock: LedgerClock;
  readonly #listeners: ((commit: Commit) => void)[] = [];
  #queue: Queued[] = [];
  #isScheduled = false;
  #isClosing = false;
  #heads: Heads;
  #eventlessChanges: number;
  #revision: number;

  constructor(file: BetterSqlite3.Database, path: string, options: DatabaseOptions = {}) {
    this.#randomBytes = options.randomBytes ?? randomBytes;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
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
    this.#heads = { seq, number: Number(newest.get('task') ?? 0) };
    this.#eventlessChanges = this.#executor.drive(readCounter('eventless_changes'));
    this.#revision = this.#heads.seq + this.#eventlessChanges;
    this.#connection = new Connection({
      file,
      path,
      executor: this.#executor,
      onLost: ({ why, cause, problem }) => {
        for (const { reject } of this.#queue.splice(0)) reject(problem);
        void this.#checkpointer.close();
        options.onLost?.(why, cause);
      },
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
    // A failed commit may have left a state in memory that differs from what the next start finds.
    if (this.lost !== undefined) throw this.lost;
    try {
      return this.#executor.drive(script());
    } catch (error) {
      throw this.#connection.problemOf(error);
    }
  }

  head(): number {
    return this.#heads.seq;
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
    while (this.#queue.length > 0) this.#flush();
    await this.#checkpointer.close();
    this.#connection.close(this.#heads.seq);
  }

  /** On a full disk: restarts the journal if possible and gives up a piece of the reserve. False: none is left. */
  #makeRoom(): boolean {
    this.#checkpointer.checkpoint();
    return this.lost === undefined && this.#freeSpace();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#checkpointer.isHolding) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#checkpointer.isHolding) return;
      this.#flush();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #flush(): void {
    const group = this.#queue.splice(0, MAX_SCRIPTS_IN_COMMIT);
    if (group.length === 0) return;
    const outcomes = group.length > 1 ? this.#commitTogether(group) : undefined;
    if (outcomes !== undefined) this.#settle(outcomes);
    else for (const queued of group) this.#settle([this.#commitAlone(queued)]);
    if (this.lost === undefined) this.#checkpointer.committed();
  }

  /** undefined: the shared transaction failed and was rolled back; each script has to run alone to find out which one failed. */
  #commitTogether(group: readonly Queued[]): readonly Outcome[] | undefined {
    let heads = this.#heads;
    try {
      const isDurable = group.some((queued) => queued.isDurable);
      this.#connection.begin(isDurable, this.#heads.seq);
      const outcomes = group.map((queued) => {
        const outcome = this.#runInSavepoint(queued, heads);
        if ('collected' in outcome) heads = outcome.collected.heads;
        return outcome;
      });
      this.#connection.commit(isDurable);
      return outcomes;
    } catch (error) {
      this.#connection.rollBack(error);
      const { lost } = this;
      return lost && group.map((queued) => ({ queued, error: lost }));
    }
  }

  #runInSavepoint(queued: Queued, heads: Heads): Outcome {
    const collected = this.#collect(heads);
    this.#file.exec('savepoint script');
    try {
      const result = this.#executor.drive(sealed(queued.script, collected));
      this.#file.exec('release script');
      return { queued, collected, result };
    } catch (error) {
      // A disk error fails everybody in this commit.
      if (storageProblem(this.#path, error) !== undefined || !this.#file.inTransaction) throw error;
      this.#file.exec('rollback to script');
      this.#file.exec('release script');
      return { queued, error };
    }
  }

  #commitAlone(queued: Queued): Outcome {
    for (;;) {
      const outcome = this.#tryAlone(queued);
      const isRefused = 'error' in outcome && isDiskFull(outcome.error);
      if (!isRefused || !queued.mayUseReserve || !this.#makeRoom()) return outcome;
    }
  }

  #tryAlone(queued: Queued): Outcome {
    if (this.lost !== undefined) return { queued, error: this.lost };
    const collected = this.#collect(this.#heads);
    try {
      this.#connection.begin(queued.isDurable, this.#heads.seq);
      const result = this.#executor.drive(sealed(queued.script, collected));
      this.#connection.commit(queued.isDurable);
      return { queued, collected, result };
    } catch (error) {
      this.#connection.rollBack(error);
      return { queued, error: this.#connection.problemOf(error) };
    }
  }

  #collect(heads: Heads): Collected {
    return new Collected(heads, { randomBytes: this.#randomBytes, ...momentOf(this.#clock) });
  }

  /** Notifies the listeners, then resolves the writers. */
  #settle(outcomes: readonly Outcome[]): void {
    const committed = outcomes.flatMap((outcome) => ('collected' in outcome ? [outcome.collected] : []));
    for (const collected of committed) {
      this.#heads = collected.heads;
      this.#eventlessChanges += collected.counted('eventless_changes');
      if (collected.hasChanged) this.#revision = this.#heads.seq + this.#eventlessChanges;
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

/** Runs the script, then writes what it collected. */
function* sealed(script: (tx: Transaction) => Tx<unknown>, collected: Collected): Tx<unknown> {
  const result = yield* script(collected);
  collected.seal();
  yield* addToCounters(collected.counters);
  return result;
}
