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
import { readReserved, SequenceReserve } from './sequence-reserve.ts';
import { SqliteExecutor } from './sqlite-executor.ts';
import { storageProblem } from './storage-problem.ts';
import { Collected, type Heads, type Transaction } from './transaction.ts';
import type { Unit } from './unit.ts';

/** More than this wait for the next turn, so that reads get their turn in between. */
const MAX_UNITS_IN_COMMIT = 512;
/** Each page may have to be moved: this many take some ten milliseconds. */
const PAGES_GIVEN_BACK = 64;

interface Queued {
  readonly unit: (tx: Transaction) => Unit<unknown>;
  readonly isDurable: boolean;
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
}

export class SqliteDatabase implements Database {
  readonly #file: BetterSqlite3.Database;
  readonly #path: string;
  readonly #executor: SqliteExecutor;
  readonly #durability: Durability;
  readonly #checkpointer: Checkpointer;
  readonly #randomBytes: (count: number) => Uint8Array;
  readonly #clock: LedgerClock;
  readonly #reserve = new SequenceReserve();
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
    });
    const newest = file.prepare('select seq from sqlite_sequence where name = ?').pluck();
    const seq = Math.max(Number(newest.get('event') ?? 0), this.#executor.drive(readReserved()));
    this.#heads = { seq, number: Number(newest.get('task') ?? 0) };
    this.#eventlessChanges = this.#executor.drive(readCounter('eventless_changes'));
    this.#revision = this.#heads.seq + this.#eventlessChanges;
  }

  write<Result>(
    unit: (tx: Transaction) => Unit<Result>,
    { isDurable = true }: WriteOptions = {},
  ): Promise<Result> {
    if (this.#isClosing)
      return Promise.reject(new ProblemError('shutting_down', `${this.#path}: the ledger is closed`));
    return new Promise<Result>((resolve, reject) => {
      // The result goes back to the very call that queued the unit; the queue itself does not look at it.
      this.#queue.push({ unit, isDurable, resolve: resolve as (result: unknown) => void, reject });
      this.#schedule();
    });
  }

  async read<Result>(unit: () => Unit<Result>): Promise<Result> {
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
        if (this.#isClosing) return resolve(false);
        try {
          this.#file.pragma(`incremental_vacuum(${PAGES_GIVEN_BACK})`);
          resolve(this.#file.pragma('freelist_count', { simple: true }) !== 0);
        } catch (error) {
          reject(this.#problem(error));
        }
      });
    });
  }

  onCommit(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    while (this.#queue.length > 0) this.#flush();
    await this.#checkpointer.close();
    if (!this.#file.open) return;
    this.#giveBackSequences();
    this.#emptyJournal();
    this.#file.close();
  }

  /** The last connection removes the journal; when another program still reads, it is left there empty. */
  #emptyJournal(): void {
    try {
      this.#file.pragma('wal_checkpoint(truncate)');
    } catch {
      // It stays for the next start, which reads it.
    }
  }

  /** Without this the next start skips some sequences, as after a crash. */
  #giveBackSequences(): void {
    if (this.#reserve.isEmpty) return;
    try {
      this.#begin(true);
      this.#executor.drive(this.#reserve.giveBackAfter(this.#heads.seq));
      this.#file.exec('commit');
    } catch {
      // The disk refuses: nothing is lost by it but a few numbers.
      this.#rollBack();
    }
  }

  #problem(error: unknown): unknown {
    return storageProblem(this.#path, error) ?? error;
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
    this.#checkpointer.committed();
  }

  /** undefined: the shared transaction failed as a whole and was undone; each unit has to find out alone whose fault it was. */
  #commitTogether(group: readonly Queued[]): readonly Outcome[] | undefined {
    let heads = this.#heads;
    try {
      this.#begin(group.some(({ isDurable }) => isDurable));
      const outcomes = group.map((queued) => {
        const outcome = this.#runInSavepoint(queued, heads);
        if ('collected' in outcome) heads = outcome.collected.heads;
        return outcome;
      });
      this.#commit();
      return outcomes;
    } catch {
      this.#rollBack();
      return undefined;
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
    const collected = this.#collect(this.#heads);
    try {
      this.#begin(queued.isDurable);
      const result = this.#executor.drive(sealed(queued.unit, collected));
      this.#commit();
      return { queued, collected, result };
    } catch (error) {
      this.#rollBack();
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

  #commit(): void {
    this.#file.exec('commit');
    this.#reserve.committed();
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
