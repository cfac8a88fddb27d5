// The port to a database: units go in, results come out, and what a commit brought is told to whoever listens.

import type { LedgerEvent, ProblemError } from '@coxswain/protocol';
import type { WriteOptions } from './durability.ts';
import type { Transaction } from './transaction.ts';
import type { Tx } from './tx.ts';

/** What one commit brought. */
export interface Commit {
  /** In the order of their sequences. */
  readonly events: readonly LedgerEvent[];
  /** A delivery may be sent now that could not before. */
  readonly hasDeliveries: boolean;
}

export interface Database {
  /**
   * Runs a unit in a transaction and resolves when it is durable, unless the options say that it need not be. What is queued
   * in the same turn of the event loop shares one commit, durable when one of its units has to be; a unit that throws is undone and rejects alone. A unit may be run again when the shared commit failed, so
   * it must not keep anything outside itself. Throws ProblemError `storage` when the disk or the file refuses; then nothing
   * was changed. Throws `shutting_down` with the outcome `unknown` once the database is lost.
   */
  write<Result>(script: (tx: Transaction) => Tx<Result>, options?: WriteOptions): Promise<Result>;
  /** Runs a unit that only reads, on what is committed. */
  read<Result>(script: () => Tx<Result>): Promise<Result>;
  /** The newest committed sequence. */
  head(): number;
  /** Grows with every commit that changed a row which lists show; never goes back, also not over a restart. */
  revision(): number;
  /** Gives a little of what removals left empty back to the disk, in some ten milliseconds. False: nothing is left to give. */
  giveBackSpace(): Promise<boolean>;
  /** Called with every commit that brought events or deliveries, in order, before the promises of its writers resolve. */
  onCommit(listener: (commit: Commit) => void): void;
  /** Looks whether the files are still where they were; when they are not the database is lost. */
  verifyFiles(): void;
  /**
   * From here on nothing is committed, read or answered: what is on the disk is unknown, or nobody will find it. `why` is the
   * beginning of the sentence that everybody is told. Safe to call twice; the first cause counts.
   */
  lose(why: string, cause?: unknown): void;
  /** What everybody is told once it is lost. */
  readonly lost: ProblemError | undefined;
  /** Writes what is queued, then closes. A lost one stays as it is until the process ends. Safe to call twice. */
  close(): Promise<void>;
}
