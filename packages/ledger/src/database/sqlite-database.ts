// The database on SQLite: one writer, one connection. Writes that arrive in the same turn of the event loop share a commit,
// because a durable commit costs far more than the rows in it.

import { ProblemError } from '@coxswain/protocol';
import type BetterSqlite3 from 'better-sqlite3';
import { addToCounters, readCounter } from './counter.ts';
import type { Commit, Database } from './database.ts';
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
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome =
  | { readonly queued: Queued; readonly collected: Collected; readonly result: unknown }
  | { readonly queued: Queued; readonly error: unknown };

export class SqliteDatabase implements Database {
  readonly #file: BetterSqlite3.Database;
  readonly #path: string;
  readonly #executor: SqliteExecutor;
  readonly #listeners: ((commit: Commit) => void)[] = [];
  #queue: Queued[] = [];
  #isScheduled = false;
  #isClosing = false;
  #heads: Heads;
  #eventlessChanges: number;
  #revision: number;

  constructor(file: BetterSqlite3.Database, path: string) {
    this.#file = file;
    this.#path = path;
    this.#executor = new SqliteExecutor(file);
    const newest = file.prepare('select seq from sqlite_sequence where name = ?').pluck();
    this.#heads = { seq: Number(newest.get('event') ?? 0), number: Number(newest.get('task') ?? 0) };
    this.#eventlessChanges = this.#executor.drive(readCounter('eventless_changes'));
    this.#revision = this.#heads.seq + this.#eventlessChanges;
  }

  write<Result>(unit: (tx: Transaction) => Unit<Result>): Promise<Result> {
    if (this.#isClosing)
      return Promise.reject(new ProblemError('shutting_down', `${this.#path}: the ledger is closed`));
    return new Promise<Result>((resolve, reject) => {
      // The result goes back to the very call that queued the unit; the queue itself does not look at it.
      this.#queue.push({ unit, resolve: resolve as (result: unknown) => void, reject });
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
    this.#file.close();
  }

  #problem(error: unknown): unknown {
    return storageProblem(this.#path, error) ?? error;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
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
  }

  /** undefined: the shared transaction failed as a whole and was undone; each unit has to find out alone whose fault it was. */
  #commitTogether(group: readonly Queued[]): readonly Outcome[] | undefined {
    let heads = this.#heads;
    try {
      this.#file.exec('begin immediate');
      const outcomes = group.map((queued) => {
        const outcome = this.#runInSavepoint(queued, heads);
        if ('collected' in outcome) heads = outcome.collected.heads;
        return outcome;
      });
      this.#file.exec('commit');
      return outcomes;
    } catch {
      this.#rollBack();
      return undefined;
    }
  }

  #runInSavepoint(queued: Queued, heads: Heads): Outcome {
    const collected = new Collected(heads);
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
    const collected = new Collected(this.#heads);
    try {
      this.#file.exec('begin immediate');
      const result = this.#executor.drive(sealed(queued.unit, collected));
      this.#file.exec('commit');
      return { queued, collected, result };
    } catch (error) {
      this.#rollBack();
      return { queued, error: this.#problem(error) };
    }
  }

  #rollBack(): void {
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
    try {
      if (events.length > 0) for (const listener of this.#listeners) listener({ events });
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
