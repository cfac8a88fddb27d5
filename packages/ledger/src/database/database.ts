// The port to a database: transaction scripts go in, results come out, and listeners are notified of each commit.

import type { LedgerEvent, ProblemError } from '@coxswain/protocol';
import type { WriteOptions } from './durability.ts';
import type { Transaction } from './transaction.ts';
import type { Tx } from './tx.ts';

/** What one commit added. */
export interface Commit {
  /** In the order of their sequences. */
  readonly events: readonly LedgerEvent[];
  /** A delivery may be sent now that could not before. */
  readonly hasDeliveries: boolean;
}

export interface Database {
  /**
   * Runs a script in a transaction and resolves when it is durable, unless the options waive that. Scripts queued in the same
   * turn of the event loop share one commit, which is durable when one of them must be; a script that throws is rolled back and
   * rejects alone. A script may run again when the shared commit failed, so it must not keep state outside itself. Throws
   * ProblemError `storage` when the disk or the file fails; then nothing was changed. Throws `shutting_down` with the outcome
   * `unknown` once the database is lost.
   */
  write<Result>(script: (tx: Transaction) => Tx<Result>, options?: WriteOptions): Promise<Result>;
  /** Runs a script that only reads, on what is committed; resolves when all of that may be told. */
  read<Result>(script: () => Tx<Result>): Promise<Result>;
  /** The same at once, for decisions about the next write, which is told after what was found here: never for an answer. */
  peek<Result>(script: () => Tx<Result>): Result;
  /** Resolves when everything that is committed now may be told. Rejects once the database is lost. */
  told(): Promise<void>;
  /** The newest sequence that may be told. */
  head(): number;
  /** Grows with every commit that changed a row which lists show; never goes back, not even over a restart. */
  revision(): number;
  /** Returns some of the space freed by removals to the disk, in about ten milliseconds. False: nothing is left to return. */
  giveBackSpace(): Promise<boolean>;
  /**
   * Called with every commit that added events or deliveries, in order, when it may be told and before the promises of its
   * writers resolve.
   */
  onCommit(listener: (commit: Commit) => void): void;
  /** Checks that the files are still where they were; if not, the database is lost. */
  verifyFiles(): void;
  /**
   * From here on nothing is committed, read or answered: what is on the disk is unknown or lost. `why` starts
   * the error message of every later call. Safe to call twice; the first cause counts.
   */
  lose(why: string, cause?: unknown): void;
  /** The error of every call once it is lost. */
  readonly lost: ProblemError | undefined;
  /** Writes what is queued, then closes. A lost one stays as it is until the process ends. Safe to call twice. */
  close(): Promise<void>;
}
