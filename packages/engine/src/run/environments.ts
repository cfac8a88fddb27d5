// The environment of a submitter is kept in a private file until the tasks that need it have ended, never in the ledger.
// Files are named by their content, so that a batch of thousands from one shell writes one file, and a file that a power cut
// or someone else damaged is recognised when it is read. A file is on the disk before the task that needs it is accepted.

import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { syncFolder } from '@coxswain/ledger';
import { codeOf, ProblemError } from '@coxswain/protocol';

/** What a submitter gave: its own environment, and what it set for this task alone. */
export interface SubmittedEnvironment {
  readonly inherited?: Readonly<Record<string, string>> | undefined;
  readonly set: Readonly<Record<string, string>>;
}

/** A kept environment that cannot be erased until it is released, so that an insert can refer to it safely. */
export interface KeptEnvironment {
  /** undefined when there was nothing to keep. */
  readonly ref: string | undefined;
  letGo(): void;
}

interface Named {
  readonly ref: string;
  readonly text: string;
  /** Where nothing is set for the task alone: the object that it was made of. */
  readonly inherited: SubmittedEnvironment['inherited'];
}

/** Ends the name of a file that is being written. */
const UNFINISHED = '.new';
const REF_LENGTH = 32;
const GATHER_MS = 50;
const NOTHING: SubmittedEnvironment = { set: {} };

export class Environments {
  readonly #folder: string;
  readonly #inUse: (refs: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Submissions from one shell follow each other. */
  #lastNamed: Named | undefined;
  readonly #written = new Map<string, Promise<void>>();
  readonly #pins = new Map<string, number>();
  readonly #erasing = new Map<string, Promise<void>>();
  readonly #released = new Set<string>();
  /** The names in the folder go to the disk once for all files that were renamed before. */
  #naming: Promise<void> | undefined;
  #nextNaming: Promise<void> | undefined;
  /** The folder itself may have been made just now. */
  #isFolderNamed = false;
  /** The last one read: the tasks of one shell follow each other. */
  #last: { readonly ref: string; readonly environment: SubmittedEnvironment } | undefined;
  #listing: Promise<void> | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(folder: string, inUse: (refs: readonly string[]) => Promise<ReadonlySet<string>>) {
    this.#folder = folder;
    this.#inUse = inUse;
  }

  /**
   * Resolves when the environment is in its file and would survive a power cut; let it go when the tasks that refer to it
   * are inserted. Throws ProblemError `storage` when the disk refuses.
   */
  async keep(environment: SubmittedEnvironment): Promise<KeptEnvironment> {
    if (environment.inherited === undefined && Object.keys(environment.set).length === 0) {
      return { ref: undefined, letGo: () => {} };
    }
    const { ref, text } = this.#named(environment);
    while (this.#erasing.has(ref)) await this.#erasing.get(ref);
    this.#pins.set(ref, (this.#pins.get(ref) ?? 0) + 1);
    const letGo = (): void => this.#unpin(ref);
    try {
      await this.#writeOnce(ref, text);
    } catch (error) {
      letGo();
      throw error;
    }
    return { ref, letGo };
  }

  /**
   * Reads a kept environment; without a reference it is empty. Throws ProblemError `unprocessable` when the file is missing or
   * does not hold what was kept: work never runs with other variables than those it was given.
   */
  async read(ref: string | undefined): Promise<SubmittedEnvironment> {
    if (ref === undefined) return NOTHING;
    if (this.#last?.ref === ref) return this.#last.environment;
    const path = join(this.#folder, ref);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return undefined;
    });
    if (text === undefined || refOf(text) !== ref) {
      // The next submission writes it again.
      this.#written.delete(ref);
      throw new ProblemError(
        'unprocessable',
        `its environment variables are lost (${path} is ${text === undefined ? 'missing' : 'damaged'}): retry or submit it again from a shell that has them`,
      );
    }
    // The file was written by `keep` from this very shape.
    const environment = JSON.parse(text) as SubmittedEnvironment;
    this.#last = { ref, environment };
    return environment;
  }

  /** A task that referred to it has ended: the file is erased soon, when no active task needs it. */
  release(ref: string | undefined): void {
    if (ref === undefined) return;
    this.#released.add(ref);
    this.#sweeping ??= this.#sweep();
  }

  /** At the start, or when tasks ended of which it is not known what they needed: erases what no active task needs. */
  async eraseUnused(): Promise<void> {
    this.#listing ??= this.#releaseAll();
    await this.settled();
  }

  /** Resolves when no erasing is under way. */
  async settled(): Promise<void> {
    while (this.#listing || this.#sweeping) await (this.#listing ?? this.#sweeping);
  }

  async #releaseAll(): Promise<void> {
    const files = await readdir(this.#folder).catch(() => []);
    this.#listing = undefined;
    for (const file of files) if (!this.#isBeingWritten(file)) this.release(file);
  }

  // The tasks of a batch hand in the same object: it is written out and hashed once.
  #named(environment: SubmittedEnvironment): Named {
    const { inherited, set } = environment;
    const last = this.#lastNamed;
    const isShared = Object.keys(set).length === 0;
    if (last && isShared && last.inherited === inherited) return last;
    const text = JSON.stringify(environment);
    const ref = last?.text === text ? last.ref : refOf(text);
    this.#lastNamed = { ref, text, inherited: isShared ? inherited : undefined };
    return this.#lastNamed;
  }

  #isBeingWritten(file: string): boolean {
    return file.endsWith(UNFINISHED) && this.#written.has(file.slice(0, -UNFINISHED.length));
  }

  #writeOnce(ref: string, text: string): Promise<void> {
    const known = this.#written.get(ref);
    if (known) return known;
    const written = this.#write(ref, text);
    this.#written.set(ref, written);
    written.catch(() => this.#written.delete(ref));
    return written;
  }

  async #write(ref: string, text: string): Promise<void> {
    const temporary = join(this.#folder, `${ref}${UNFINISHED}`);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, join(this.#folder, ref));
      await this.#syncNames();
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {});
      const why = codeOf(error) ?? String(error);
      throw new ProblemError(
        'storage',
        why === 'ENOSPC' || why === 'EDQUOT'
          ? `the disk of ${this.#folder} is full (${why}): nothing was accepted; free some space, or run: cox prune`
          : `the environment of the task could not be stored in ${this.#folder} (${why}): nothing was accepted; make the folder writable`,
      );
    }
  }

  // A sync in progress may have started before our file had its name, so callers that arrive meanwhile share the next one.
  #syncNames(): Promise<void> {
    this.#nextNaming ??= this.#nameAfter(this.#naming);
    return this.#nextNaming;
  }

  async #nameAfter(earlier: Promise<void> | undefined): Promise<void> {
    await earlier?.catch(() => {});
    this.#naming = this.#nextNaming;
    this.#nextNaming = undefined;
    await syncFolder(this.#folder);
    if (this.#isFolderNamed) return;
    await syncFolder(dirname(this.#folder));
    this.#isFolderNamed = true;
  }

  #unpin(ref: string): void {
    const left = (this.#pins.get(ref) ?? 1) - 1;
    if (left > 0) this.#pins.set(ref, left);
    else this.#pins.delete(ref);
    if (left === 0 && this.#released.has(ref)) this.release(ref);
  }

  // Everything released meanwhile is asked about in one query; a pinned file waits for its letting go.
  async #sweep(): Promise<void> {
    await pause(GATHER_MS, undefined, { ref: false });
    const refs = [...this.#released].filter((ref) => !this.#pins.has(ref));
    const erased = this.#erase(refs);
    for (const ref of refs) {
      this.#released.delete(ref);
      this.#erasing.set(ref, erased);
    }
    await erased;
    for (const ref of refs) this.#erasing.delete(ref);
    this.#sweeping = undefined;
    const another = [...this.#released].some((ref) => !this.#pins.has(ref));
    if (another) this.#sweeping = this.#sweep();
  }

  async #erase(refs: readonly string[]): Promise<void> {
    // A file that could not be checked or removed now is removed at the next start.
    const used = await this.#inUse(refs).catch(() => new Set(refs));
    for (const ref of refs) {
      if (used.has(ref)) continue;
      this.#written.delete(ref);
      if (this.#last?.ref === ref) this.#last = undefined;
      if (this.#lastNamed?.ref === ref) this.#lastNamed = undefined;
      await rm(join(this.#folder, ref), { force: true }).catch(() => {});
    }
  }
}

const refOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, REF_LENGTH);
