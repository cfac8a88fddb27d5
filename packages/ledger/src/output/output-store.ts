// The only port to stored output: short text is in event rows, longer text in files, and no other code has to know. Bytes are
// written first; the commit that follows refers to them.

import type { Fact, TaskId } from '@coxswain/protocol';
import type { Claim } from '../writes.ts';
import type { StoredFact } from './stored-fact.ts';

/** Facts of an attempt on their way into the ledger. */
export interface FactWrite<Result> {
  readonly claim: Claim;
  readonly facts: readonly Fact[];
  /** The attempt ends with this write: its output is made to survive a power cut before. */
  readonly isLast: boolean;
  /** Commits the facts as the store has placed them. */
  readonly commit: (facts: readonly StoredFact[]) => Promise<Result>;
  /** False: the commit did not accept the facts, and their bytes are removed. */
  readonly isKept: (result: Result) => boolean;
}

export interface OutputStore {
  /** The folder that holds the files. */
  readonly folder: string;
  /**
   * Writes text of the facts to files where it is too much for rows, then commits. Writes of one task happen in the order
   * of the calls. Resolves when the output is within its limit again, which is what holds a fast writer back.
   */
  write<Result>(write: FactWrite<Result>): Promise<Result>;
  /**
   * Cuts off what tasks that were active at a crash had written and not committed. It only tidies up: no reader sees such
   * bytes, so files that cannot be changed are left as they are.
   */
  repair(ids: readonly TaskId[]): Promise<void>;
  /** Keeps every file that a row names while the work is in progress; removals happen after it. */
  keepFilesWhile<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Removes the files of a task. False: they are in use, and are removed afterwards. */
  remove(id: TaskId): Promise<boolean>;
  /** Closes open files. */
  close(): Promise<void>;
}
