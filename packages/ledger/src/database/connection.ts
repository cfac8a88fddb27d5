// The one connection that writes: it begins, commits and rolls back, and knows when it must stop. After a failed sync no one
// knows what is on the disk, and what is written to a file that was moved away is lost: then the connection is lost,
// nothing more is committed, and its files stay as they are.

import { statSync } from 'node:fs';
import { codeOf, type FileIdentity, fileIdentity, isSameFile, type ProblemError } from '@coxswain/protocol';
import type BetterSqlite3 from 'better-sqlite3';
import { SequenceReserve } from './sequence-reserve.ts';
import type { SqliteExecutor } from './sqlite-executor.ts';
import { isFailedSync, isIoError, lostProblem, storageProblem } from './storage-problem.ts';

export interface ConnectionSetup {
  readonly file: BetterSqlite3.Database;
  readonly path: string;
  readonly executor: SqliteExecutor;
  /** Called once when it is lost, with the reason and the error that every later call throws. */
  readonly onLost: (loss: {
    readonly why: string;
    readonly cause: unknown;
    readonly problem: ProblemError;
  }) => void;
}

/** Closing the last handle, as the garbage collector does, would copy the journal of a lost database into its file. */
const abandoned = new Set<BetterSqlite3.Database>();

export class Connection {
  readonly #setup: ConnectionSetup;
  readonly #file: BetterSqlite3.Database;
  readonly #files: OpenedFiles;
  readonly #reserve = new SequenceReserve();
  #mustSync = false;
  #changesBefore = 0;
  #lost: ProblemError | undefined;

  /** Something must have been read through the file: that opens its journal. */
  constructor(setup: ConnectionSetup) {
    this.#setup = setup;
    this.#file = setup.file;
    // Opened at `full`: the schema and the repairs of a start wait for the disk.
    setup.file.pragma('synchronous = normal');
    this.#files = new OpenedFiles(setup.path);
  }

  /** The error of every call once it is lost. */
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

  /** Marks it lost after a disk error that leaves its state unknown. */
  loseAfter(error: unknown): void {
    if (isIoError(error)) this.loseAfterSync(error);
  }

  /** Marks it lost after a failed sync. */
  loseAfterSync(error: unknown): void {
    const code = codeOf(error);
    this.lose(
      `${this.#setup.path}: writing to the disk failed${code === undefined ? '' : ` (${code})`}`,
      error,
    );
  }

  verifyFiles(): void {
    if (this.#lost !== undefined || !this.#file.open) return;
    const missing = this.#files.missing();
    if (missing !== undefined)
      this.lose(`${missing} was removed, replaced or moved while the daemon was running`);
  }

  /** The problem to report for a thrown error. */
  problemOf(error: unknown): unknown {
    return this.#lost ?? storageProblem(this.#setup.path, error) ?? error;
  }

  /** Begins a transaction. It need not be durable only while its events, after `seq`, stay within the reserve. */
  begin(isDurable: boolean, seq: number): void {
    const isReserving = !isDurable && this.#reserve.isShort(seq);
    this.#mustSync = isDurable || isReserving;
    this.#changesBefore = this.#setup.executor.changes;
    this.#file.exec('begin immediate');
    if (isReserving) this.#setup.executor.drive(this.#reserve.extend(seq));
  }

  /** True: it may be told only after a sync. Throws when the disk refused it. */
  commit(): boolean {
    try {
      this.#file.exec('commit');
    } catch (error) {
      // Its last frame may be in the journal, whole, and the next start would take it for committed.
      this.loseAfter(error);
      throw error;
    }
    this.#reserve.committed();
    return this.#mustSync && this.#setup.executor.changes > this.#changesBefore;
  }

  /** Rolls back the transaction, if there is one, because of the error. */
  rollBack(error: unknown): void {
    this.#reserve.undone();
    if (this.#file.inTransaction) this.#file.exec('rollback');
    if (isFailedSync(error)) this.loseAfterSync(error);
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
      this.commit();
    } catch (error) {
      // The disk failed: this only wastes a few numbers.
      this.rollBack(error);
    }
  }
}

// A file that was removed, replaced or moved away can still be written by those who have it open, but those writes are lost.
// So the database checks that its files are still where they were when it was opened.

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
    return !GONE.has(codeOf(error));
  }
};

class OpenedFiles {
  readonly #files: readonly OpenedFile[];

  /** Remembers the files of the database at this path as they are now. */
  constructor(databasePath: string) {
    this.#files = SUFFIXES.flatMap((suffix) => fileAt(`${databasePath}${suffix}`) ?? []);
  }

  /** The first path that is missing or names another file now; undefined: none. Takes some microseconds. */
  missing(): string | undefined {
    return this.#files.find((file) => !isUnmoved(file))?.path;
  }
}
