// The database on SQLite: one writer, one connection. Writes that arrive in the same turn of the event loop share a commit,
// because a durable commit costs far more than the rows in it.

import { randomBytes } from 'node:crypto';
import { ProblemError } from '@coxswain/protocol';
import type BetterSqlite3 from 'better-sqlite3';
import { Checkpointer } from './checkpointer.ts';
import { type LedgerClock, SYSTEM_CLOCK, steadyMsOf } from './clock.ts';
import { addToCounters, readCounter } from './counter.ts';
import type { Commit, Database } from './database.ts';
import { Durability, type WriteOptions } from './durability.ts';
import { FilesInPlace } from './files-in-place.ts';
import { readReserved, SequenceReserve } from './sequence-reserve.ts';
import { SqliteExecutor } from './sqlite-executor.ts';
import { isDiskFull, isFailedSync, isIoError, lostProblem, storageProblem } from './storage-problem.ts';
import { Collected, type Heads, type Transaction } from './transaction.ts';
import type { Unit } from './unit.ts';

/** More than this wait for the next turn, so that reads get their turn in between. */
const MAX_UNITS_IN_COMMIT = 512;
/** Each page may have to be moved: this many take some ten milliseconds. */
const PAGES_GIVEN_BACK = 64;

interface Queued {
  readonly unit: (tx: Transaction) => Unit<unknown>;
  readonly isDurable: boolean;
  readonly mayUseReserve: boolean;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome =
  | { readonly queued: Queued; readonly collected: Collected; readonly result: unknown }
  | { readonly queued: Queued; readonly error: unknown };

export interface DatabaseOptions {
  /** The file that the checkpointing thread runs, where a bundle has it. */
  readonly checkpointerEntry?: URL | undefined;
  /** What ids are made of. Default: the system's randomness. */
  readonly randomBytes?: ((count: number) => Uint8Array) | undefined;
  /** What durations are measured by. Default: the system's. */
  readonly clock?: LedgerClock | undefined;
  /** Makes a little room on a full disk; false: there is nothing left to give. Default: there never is. */
  readonly freeSpace?: (() => boolean) | undefined;
  /** Called once, when the database is lost, with what happened in words. */
  readonly onLost?: ((why: string, cause: unknown) => void) | undefined;
}

/** Closing the last handle, as the collector of garbage does, would copy the journal of a lost database into its file. */
const abandoned = new Set<BetterSqlite3.Database>();

export class SqliteDatabase implements Database {
  readonly #file: BetterSqlite3.Database;
  readonly #path: string;
  readonly #executor: SqliteExecutor;
  readonly #durability: Durability;
  readonly #checkpointer: Checkpointer;
  readonly #files: FilesInPlace;
  readonly #freeSpace: () => boolean;
  readonly #onLost: (why: string, cause: unknown) => void;
  readonly #randomBytes: (count: number) => Uint8Array;
  readonly #clock: LedgerClock;
  readonly #reserve = new SequenceReserve();
  readonly #listeners: ((commit: Commit) => void)[] = [];
  #queue: Queued[] = [];
  #isScheduled = false;
  #isClosing = false;
  /** Set when nothing may be committed any more. */
  #lost: ProblemError | undefined;
  #heads: Heads;
  #eventlessChanges: number;
  #revision: number;

  constructor(file: BetterSqlite3.Database, path: string, options: DatabaseOptions = {}) {
    this.#randomBytes = options.randomBytes ?? randomBytes;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#freeSpace = options.freeSpace ?? (() => false);
    this.#onLost = options.onLost ?? (() => {});
    this.#file = file;
    this.#path = path;
    this.#executor = new SqliteExecutor(file);
    this.#durability = new Durability(file);
    this.#checkpointer = new Checkpointer({
      file,
      databasePath: path,
      workerEntry: options.checkpointerEntry,
      onRelease: () => {
        if (this.#queue.length > 0) this.#schedule();
      },
      // A disk that is full is told by the next write; what cannot be read, written or synced must not be gone on with.
      onError: (error) => {
        if (isIoError(error)) this.#loseWith(error);
      },
    });
    const newest = file.prepare('select seq from sqlite_sequence where name = ?').pluck();
    const seq = Math.max(Number(newest.get('event') ?? 0), this.#executor.drive(readReserved()));
    this.#heads = { seq, number: Number(newest.get('task') ?? 0) };
    this.#eventlessChanges = this.#executor.drive(readCounter('eventless_changes'));
    this.#revision = this.#heads.seq + this.#eventlessChanges;
    // Reading has opened the journal.
    this.#files = new FilesInPlace(path);
  }

  write<Result>(
    unit: (tx: Transaction) => Unit<Result>,
    { isDurable = true, mayUseReserve = false }: WriteOptions = {},
  ): Promise<Result> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    if (this.#isClosing)
      return Promise.reject(new ProblemError('shutting_down', `${this.#path}: the ledger is closed`));
    return new Promise<Result>((resolve, reject) => {
      // The result goes back to the very call that queued the unit; the queue itself does not look at it.
      const settling = { resolve: resolve as (result: unknown) => void, reject };
      this.#queue.push({ unit, isDurable, mayUseReserve, ...settling });
      this.#schedule();
    });
  }

  async read<Result>(unit: () => Unit<Result>): Promise<Result> {
    // What a failed commit left in memory may not be what the next start finds.
    if (this.#lost !== undefined) throw this.#lost;
    try {
      return this.#executor.drive(unit());
    } catch (error) {
      throw this.#problem(error);
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
        if (this.#isClosing || this.#lost !== undefined) return resolve(false);
        try {
          this.#vacuumSome();
          resolve(this.#file.pragma('freelist_count', { simple: true }) !== 0);
        } catch (error) {
          if (isIoError(error)) this.#loseWith(error);
          reject(this.#problem(error));
        }
      });
    });
  }

  /** Also on a full disk: it makes room there. */
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
    return this.#lost;
  }

  verifyFiles(): void {
    if (this.#lost !== undefined || !this.#file.open) return;
    const missing = this.#files.missing();
    if (missing !== undefined) this.lose(`${missing} was removed, replaced or moved while the daemon ran`);
  }

  lose(why: string, cause?: unknown): void {
    if (this.#lost !== undefined) return;
    const problem = lostProblem(why, cause);
    this.#lost = problem;
    abandoned.add(this.#file);
    for (const { reject } of this.#queue.splice(0)) reject(problem);
    void this.#checkpointer.close();
    this.#onLost(why, cause);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    while (this.#queue.length > 0) this.#flush();
    await this.#checkpointer.close();
    this.verifyFiles();
    for (const step of [
      () => this.#giveBackSequences(),
      () => this.#emptyJournal(),
      () => this.#file.close(),
    ])
      if (this.#file.open && this.#lost === undefined) step();
  }

  /** The last connection removes the journal; when another program still reads, it is left there empty. */
  #emptyJournal(): void {
    try {
      this.#file.pragma('wal_checkpoint(truncate)');
    } catch (error) {
      // It stays for the next start, which reads it.
      if (isIoError(error)) this.#loseWith(error);
    }
  }

  /** Without this the next start skips some sequences, as after a crash. */
  #giveBackSequences(): void {
    if (this.#reserve.isEmpty) return;
    try {
      this.#begin(true);
      this.#executor.drive(this.#reserve.giveBackAfter(this.#heads.seq));
      this.#file.exec('commit');
    } catch (error) {
      // The disk refuses: nothing is lost by it but a few numbers.
      this.#rollBack();
      if (isIoError(error)) this.#loseWith(error);
    }
  }

  #problem(error: unknown): unknown {
    return this.#lost ?? storageProblem(this.#path, error) ?? error;
  }

  #loseWith(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    this.lose(`${this.#path}: writing to the disk failed${code}`, error);
  }

  /** On a full disk: the journal begins anew where that is possible, and a piece of the reserve goes. False: none is left. */
  #makeRoom(): boolean {
    this.#checkpointer.checkpoint();
    return this.#lost === undefined && this.#freeSpace();
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
    const group = this.#queue.splice(0, MAX_UNITS_IN_COMMIT);
    if (group.length === 0) return;
    const outcomes = group.length > 1 ? this.#commitTogether(group) : undefined;
    if (outcomes !== undefined) this.#settle(outcomes);
    else for (const queued of group) this.#settle([this.#commitAlone(queued)]);
    if (this.#lost === undefined) this.#checkpointer.committed();
  }

  /** undefined: the shared transaction failed as a whole and was undone; each unit has to find out alone whose fault it was. */
  #commitTogether(group: readonly Queued[]): readonly Outcome[] | undefined {
    let heads = this.#heads;
    try {
      const isDurable = group.some((queued) => queued.isDurable);
      this.#begin(isDurable);
      const outcomes = group.map((queued) => {
        const outcome = this.#runInSavepoint(queued, heads);
        if ('collected' in outcome) heads = outcome.collected.heads;
        return outcome;
      });
      this.#commit(isDurable);
      return outcomes;
    } catch (error) {
      this.#rollBack();
      if (isFailedSync(error)) this.#loseWith(error);
      const lost = this.#lost;
      return lost && group.map((queued) => ({ queued, error: lost }));
    }
  }

  #runInSavepoint(queued: Queued, heads: Heads): Outcome {
    const collected = this.#collect(heads);
    this.#file.exec('savepoint unit');
    try {
      const result = this.#executor.drive(sealed(queued.unit, collected));
      this.#file.exec('release unit');
      return { queued, collected, result };
    } catch (error) {
      // The disk's refusals concern everybody in this commit.
      if (storageProblem(this.#path, error) !== undefined || !this.#file.inTransaction) throw error;
      this.#file.exec('rollback to unit');
      this.#file.exec('release unit');
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
    if (this.#lost !== undefined) return { queued, error: this.#lost };
    const collected = this.#collect(this.#heads);
    try {
      this.#begin(queued.isDurable);
      const result = this.#executor.drive(sealed(queued.unit, collected));
      this.#commit(queued.isDurable);
      return { queued, collected, result };
    } catch (error) {
      this.#rollBack();
      if (isFailedSync(error)) this.#loseWith(error);
      return { queued, error: this.#problem(error) };
    }
  }

  #collect(heads: Heads): Collected {
    return new Collected(heads, { randomBytes: this.#randomBytes, steadyMs: steadyMsOf(this.#clock) });
  }

  /** Begins a transaction. What it brings need not be durable only while its events stay within the reserve. */
  #begin(isDurable: boolean): void {
    const isReserving = !isDurable && this.#reserve.isShort(this.#heads.seq);
    this.#durability.require(isDurable || isReserving);
    this.#file.exec('begin immediate');
    if (isReserving) this.#executor.drive(this.#reserve.extend(this.#heads.seq));
  }

  /** Throws for a commit that is not to be answered for: the disk refused it, or its file is not there any more. */
  #commit(isDurable: boolean): void {
    try {
      this.#file.exec('commit');
    } catch (error) {
      // Its last frame may be in the journal, whole, and the next start would take it for committed.
      if (isIoError(error)) this.#loseWith(error);
      throw error;
    }
    this.#reserve.committed();
    if (isDurable) this.verifyFiles();
    if (this.#lost !== undefined) throw this.#lost;
  }

  #rollBack(): void {
    this.#reserve.undone();
    if (this.#file.inTransaction) this.#file.exec('rollback');
  }

  /** Tells the listeners, then the writers. */
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

/** The unit with what it collected written at its end. */
function* sealed(unit: (tx: Transaction) => Unit<unknown>, collected: Collected): Unit<unknown> {
  const result = yield* unit(collected);
  collected.seal();
  yield* addToCounters(collected.counters);
  return result;
}
