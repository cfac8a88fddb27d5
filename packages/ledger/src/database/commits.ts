// Runs what is queued in transactions. Scripts that were queued together share one, each in a savepoint of its own, so that a
// script that throws is undone alone; when the shared transaction fails, each runs again in a transaction of its own.

import { randomBytes } from 'node:crypto';
import type BetterSqlite3 from 'better-sqlite3';
import { type LedgerClock, momentOf, SYSTEM_CLOCK } from './clock.ts';
import type { Connection } from './connection.ts';
import { addToCounters } from './counter.ts';
import type { SqliteExecutor } from './sqlite-executor.ts';
import { isDiskFull, storageProblem } from './storage-problem.ts';
import { Collected, type Heads, type Transaction } from './transaction.ts';
import type { Tx } from './tx.ts';

export interface Queued {
  readonly script: (tx: Transaction) => Tx<unknown>;
  readonly isDurable: boolean;
  readonly mayUseReserve: boolean;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export type Outcome =
  | { readonly queued: Queued; readonly collected: Collected; readonly result: unknown }
  | { readonly queued: Queued; readonly error: unknown };

/** What came of scripts that were queued together. */
export interface Committed {
  readonly outcomes: readonly Outcome[];
  /** Some of it may be told only after a sync. */
  readonly isDurable: boolean;
}

export interface CommitsSetup {
  readonly file: BetterSqlite3.Database;
  readonly path: string;
  readonly executor: SqliteExecutor;
  readonly connection: Connection;
  /** The newest sequence and number in the database. */
  readonly heads: Heads;
  /** Makes room on a full disk for what may use the reserve; false: there is none. */
  readonly makeRoom: () => boolean;
  /** Default: the system's randomness. */
  readonly randomBytes: ((count: number) => Uint8Array) | undefined;
  /** Default: the system's clock. */
  readonly clock: LedgerClock | undefined;
}

export class Commits {
  readonly #setup: CommitsSetup;
  readonly #randomBytes: (count: number) => Uint8Array;
  readonly #clock: LedgerClock;
  readonly #mark: BetterSqlite3.Statement;
  readonly #unmark: BetterSqlite3.Statement;
  #heads: Heads;

  constructor(setup: CommitsSetup) {
    this.#setup = setup;
    this.#mark = setup.file.prepare('savepoint script');
    this.#unmark = setup.file.prepare('release script');
    this.#heads = setup.heads;
    this.#randomBytes = setup.randomBytes ?? randomBytes;
    this.#clock = setup.clock ?? SYSTEM_CLOCK;
  }

  /** The newest committed sequence and number, told or not. */
  get heads(): Heads {
    return this.#heads;
  }

  /** Commits the scripts in their order. Never throws: an error is the outcome of its script. */
  commit(group: readonly Queued[]): Committed {
    const together = group.length > 1 ? this.#commitTogether(group) : undefined;
    if (together !== undefined) return together;
    const alone = group.map((queued) => this.#commitAlone(queued));
    return {
      outcomes: alone.flatMap(({ outcomes }) => outcomes),
      isDurable: alone.some(({ isDurable }) => isDurable),
    };
  }

  /** undefined: the shared transaction failed and was rolled back; each script has to run alone to find out which one failed. */
  #commitTogether(group: readonly Queued[]): Committed | undefined {
    const { connection } = this.#setup;
    let heads = this.#heads;
    try {
      const mustSync = group.some((queued) => queued.isDurable);
      connection.begin(mustSync, this.#heads.seq);
      const outcomes = group.map((queued) => {
        const outcome = this.#runInSavepoint(queued, heads);
        if ('collected' in outcome) heads = outcome.collected.heads;
        return outcome;
      });
      const isDurable = connection.commit();
      this.#heads = heads;
      return { outcomes, isDurable };
    } catch (error) {
      connection.rollBack(error);
      const { lost } = connection;
      return lost && { outcomes: group.map((queued) => ({ queued, error: lost })), isDurable: false };
    }
  }

  #runInSavepoint(queued: Queued, heads: Heads): Outcome {
    const { file, path, executor } = this.#setup;
    const collected = this.#collect(heads);
    this.#mark.run();
    try {
      const result = executor.drive(sealed(queued.script, collected));
      this.#unmark.run();
      return { queued, collected, result };
    } catch (error) {
      // A disk error fails everybody in this commit.
      if (storageProblem(path, error) !== undefined || !file.inTransaction) throw error;
      file.exec('rollback to script');
      this.#unmark.run();
      return { queued, error };
    }
  }

  #commitAlone(queued: Queued): Committed {
    for (;;) {
      const { outcome, isDurable } = this.#tryAlone(queued);
      const isRefused = 'error' in outcome && isDiskFull(outcome.error);
      if (!isRefused || !queued.mayUseReserve || !this.#setup.makeRoom())
        return { outcomes: [outcome], isDurable };
    }
  }

  #tryAlone(queued: Queued): { readonly outcome: Outcome; readonly isDurable: boolean } {
    const { connection, executor } = this.#setup;
    if (connection.lost !== undefined)
      return { outcome: { queued, error: connection.lost }, isDurable: false };
    const collected = this.#collect(this.#heads);
    try {
      connection.begin(queued.isDurable, this.#heads.seq);
      const result = executor.drive(sealed(queued.script, collected));
      const isDurable = connection.commit();
      this.#heads = collected.heads;
      return { outcome: { queued, collected, result }, isDurable };
    } catch (error) {
      connection.rollBack(error);
      return { outcome: { queued, error: connection.problemOf(error) }, isDurable: false };
    }
  }

  #collect(heads: Heads): Collected {
    return new Collected(heads, { randomBytes: this.#randomBytes, ...momentOf(this.#clock) });
  }
}

/** Runs the script, then writes what it collected. */
function* sealed(script: (tx: Transaction) => Tx<unknown>, collected: Collected): Tx<unknown> {
  const result = yield* script(collected);
  collected.seal();
  yield* addToCounters(collected.counters);
  return result;
}
