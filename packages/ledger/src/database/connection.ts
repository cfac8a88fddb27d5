// The one connection that writes: begins, commits and undoes, and knows when it must not any more. After a failed sync nobody
// knows what is on the disk, and nobody finds again what is written to a file that was taken away: then it is lost, nothing is
// committed through it, and its files stay as they are.

import { statSync } from 'node:fs';
import { type FileIdentity, fileIdentity, isSameFile, type ProblemError } from '@coxswain/protocol';
import type BetterSqlite3 from 'better-sqlite3';
import { Durability } from './durability.ts';
import { SequenceReserve } from './sequence-reserve.ts';
import type { SqliteExecutor } from './sqlite-executor.ts';
import { isFailedSync, isIoError, lostProblem, storageProblem } from './storage-problem.ts';

export interface ConnectionSetup {
  readonly file: BetterSqlite3.Database;
  readonly path: string;
  readonly executor: SqliteExecutor;
  /** Called once when it is lost, with what happened in words and what everybody is told. */
  readonly onLost: (loss: {
    readonly why: string;
    readonly cause: unknown;
    readonly problem: ProblemError;
  }) => void;
}

/** Closing the last handle, as the collector of garbage does, would copy the journal of a lost database into its file. */
const abandoned = new Set<BetterSqlite3.Database>();

export class Connection {
  readonly #setup: ConnectionSetup;
  readonly #file: BetterSqlite3.Database;
  readonly #durability: Durability;
  readonly #files: OpenedFiles;
  readonly #reserve = new SequenceReserve();
  #lost: ProblemError | undefined;

  /** Something must have been read through the file: that opens its journal. */
  constructor(setup: ConnectionSetup) {
    this.#setup = setup;
    this.#file = setup.file;
    this.#durability = new Durability(setup.file);
    this.#files = new OpenedFiles(setup.path);
  }

  /** What everybody is told once it is lost. */
  get lost(): ProblemError | undefined {
    return this.#lost;
  }

  lose(why: string, cause?: unknown): void {
    if (this.#lost !== undefined) return;
    const problem = lostProblem(why, cause);
    this.#lost = problem;
    abandoned.add(this.#file);
    this.#setup.onLost({ why, cause, problem });
  }

  /** Loses it for an error of the disk after which its state is unknown. */
  loseAfter(error: unknown): void {
    if (!isIoError(error)) return;
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    this.lose(`${this.#setup.path}: writing to the disk failed${code}`, error);
  }

  verifyFiles(): void {
    if (this.#lost !== undefined || !this.#file.open) return;
    const missing = this.#files.missing();
    if (missing !== undefined) this.lose(`${missing} was removed, replaced or moved while the daemon was running`);
  }

  /** The problem to tell of what was thrown. */
  problemOf(error: unknown): unknown {
    return this.#lost ?? storageProblem(this.#setup.path, error) ?? error;
  }

  /** Begins a transaction. What it brings need not be durable only while its events, after `seq`, stay within the reserve. */
  begin(isDurable: boolean, seq: number): void {
    const isReserving = !isDurable && this.#reserve.isShort(seq);
    this.#durability.require(isDurable || isReserving);
    this.#file.exec('begin immediate');
    if (isReserving) this.#setup.executor.drive(this.#reserve.extend(seq));
  }

  /** Throws for a commit that is not to be answered for: the disk refused it, or its file is not there any more. */
  commit(isDurable: boolean): void {
    try {
      this.#file.exec('commit');
    } catch (error) {
      // Its last frame may be in the journal, whole, and the next start would take it for committed.
      this.loseAfter(error);
      throw error;
    }
    this.#reserve.committed();
    if (isDurable) this.verifyFiles();
    if (this.#lost !== undefined) throw this.#lost;
  }

  /** Undoes the transaction, if there is one, for what was thrown in it. */
  rollBack(error: unknown): void {
    this.#reserve.undone();
    if (this.#file.inTransaction) this.#file.exec('rollback');
    if (isFailedSync(error)) this.loseAfter(error);
  }

  /** Closes the file, unless it is lost or becomes so. Events end with `seq`. */
  close(seq: number): void {
    this.verifyFiles();
    for (const step of [
      () => this.#giveBackSequences(seq),
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
      this.loseAfter(error);
    }
  }

  /** Without this the next start skips some sequences, as after a crash. */
  #giveBackSequences(seq: number): void {
    if (this.#reserve.isEmpty) return;
    try {
      this.begin(true, seq);
      this.#setup.executor.drive(this.#reserve.giveBackAfter(seq));
      this.commit(true);
    } catch (error) {
      // The disk refuses: nothing is lost by it but a few numbers.
      this.rollBack(error);
    }
  }
}

// A file that was removed, replaced or moved away can still be written by whoever has it open, but nobody finds that again.
// So the database looks whether its files still lie where they lay when it was opened.

/** A database in WAL mode consists of these while it is open; SQLite keeps each one until the last connection closes. */
const SUFFIXES = ['', '-wal', '-shm'] as const;
/** Anything else than these says nothing about the file. */
const GONE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

interface OpenedFile extends FileIdentity {
  readonly path: string;
}

/** undefined: there is no such file. */
const fileAt = (path: string): OpenedFile | undefined => {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && { path, ...fileIdentity(found) };
};

const isUnmoved = (file: OpenedFile): boolean => {
  try {
    const found = fileAt(file.path);
    return found !== undefined && isSameFile(found, file);
  } catch (error) {
    return !GONE.has((error as NodeJS.ErrnoException).code); // thrown by node:fs
  }
};

class OpenedFiles {
  readonly #files: readonly OpenedFile[];

  /** Remembers the files of the database at this path as they are now. */
  constructor(databasePath: string) {
    this.#files = SUFFIXES.flatMap((suffix) => fileAt(`${databasePath}${suffix}`) ?? []);
  }

  /** The first path that names another file now, or none; undefined: all is in place. Some microseconds. */
  missing(): string | undefined {
    return this.#files.find((file) => !isUnmoved(file))?.path;
  }
}
