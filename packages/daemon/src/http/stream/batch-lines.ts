// The lines of a batch as they arrive, gathered into groups that are submitted in one transaction each: while one is under way,
// what comes meanwhile is read and checked for the next.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { type BatchDefaults, type Problem, ProblemError, type SubmitTask } from '@coxswain/protocol';
import { batchDefaultsLine, submitTaskOf } from '@coxswain/protocol/schema';
import { parseWith } from '../faults.ts';
import { MAX_BODY_BYTES, notUtf8, tooLarge } from '../request/body.ts';
import { parseJson } from '../request/json-text.ts';
import { type Line, LineSplitter, NOT_UTF8, TOO_LONG } from '../request/lines.ts';

/** How much is read while a group is under way. */
const MAX_AHEAD_BYTES = 512 * 1024;

export interface Group {
  readonly inputs: SubmitTask[];
  /** For each line in order its number and what is wrong with it, or undefined: it is the next of `inputs`. */
  readonly lines: { readonly number: number; readonly problem: ProblemError | undefined }[];
}

export interface BatchLinesSetup {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The most lines of a group. */
  readonly groupSize: number;
  /** Translates what is wrong with a line. */
  readonly problemOf: (error: unknown) => Problem;
}

export class BatchLines {
  readonly #setup: BatchLinesSetup;
  readonly #splitter = new LineSplitter(MAX_BODY_BYTES);
  readonly #chunks: AsyncIterator<Uint8Array>;
  #groups: Group[] = [];
  #aheadBytes = 0;
  #number = 0;
  #hasBegun = false;
  #defaults: BatchDefaults | undefined;
  #end: { readonly error?: unknown } | undefined;
  /** Resolves when something has arrived, or when there is room again. */
  #change = Promise.withResolvers<void>();

  /** Reading begins at once. */
  constructor(setup: BatchLinesSetup) {
    this.#setup = setup;
    this.#chunks = setup.chunks[Symbol.asyncIterator]();
    void this.#read();
  }

  /** How many lines have been read, the one with the defaults left out. */
  get count(): number {
    return this.#number;
  }

  /** The next lines, all that have arrived as far as they fit; undefined after the last. Throws what ended the lines too early. */
  async take(): Promise<Group | undefined> {
    while (this.#groups.length === 0) {
      if (this.#end !== undefined) {
        if ('error' in this.#end) throw this.#end.error;
        return undefined;
      }
      await this.#change.promise;
    }
    await this.#settled();
    this.#aheadBytes = 0;
    const group = this.#groups.shift();
    this.#changed();
    return group;
  }

  /** Reads no further. */
  close(): void {
    this.#end ??= {};
    this.#changed();
    this.#chunks.return?.().catch(() => undefined);
  }

  /** Resolves when the group is full, or nothing more arrives at once. */
  async #settled(): Promise<void> {
    for (let before = -1; this.#groups.length === 1 && before !== this.#number && this.#end === undefined; ) {
      before = this.#number;
      await nextTurn();
    }
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const { done, value: chunk } = await this.#chunks.next();
        if (this.#end !== undefined) return;
        this.#aheadBytes += chunk?.length ?? 0;
        for (const line of done ? this.#splitter.end() : this.#splitter.push(chunk)) this.#add(line);
        if (done) break;
        this.#changed();
        while (this.#isFarAhead()) await this.#change.promise;
      }
      this.#end ??= {};
    } catch (error) {
      this.#end ??= { error };
    }
    this.#changed();
  }

  #isFarAhead(): boolean {
    const groups = this.#end === undefined ? this.#groups.length : 0;
    return groups > 1 || (groups === 1 && this.#aheadBytes >= MAX_AHEAD_BYTES);
  }

  #changed(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  #add(line: Line): void {
    const isFirst = !this.#hasBegun;
    this.#hasBegun = true;
    if (isFirst && typeof line === 'string') {
      this.#defaults = readDefaults(line);
      if (this.#defaults !== undefined) return;
    }
    this.#number += 1;
    if (typeof line === 'string' && line.trim() === '') return;
    const { inputs, lines } = this.#open();
    try {
      inputs.push(parseLine(line, this.#defaults));
      lines.push({ number: this.#number, problem: undefined });
    } catch (error) {
      const problem = error instanceof ProblemError ? error : ProblemError.from(this.#setup.problemOf(error));
      lines.push({ number: this.#number, problem });
    }
  }

  /** The group that the next line belongs to. */
  #open(): Group {
    const last = this.#groups.at(-1);
    if (last !== undefined && last.lines.length < this.#setup.groupSize) return last;
    const group: Group = { inputs: [], lines: [] };
    this.#groups.push(group);
    return group;
  }
}

const parseLine = (line: Line, defaults: BatchDefaults | undefined): SubmitTask => {
  if (line === TOO_LONG) throw tooLarge('the line');
  if (line === NOT_UTF8) throw notUtf8('the line');
  const given = parseJson(line);
  const task = parseWith(submitTaskOf(given), given);
  // What parsed is an object.
  return defaults === undefined ? task : withDefaults(task, given as object, defaults);
};

// What the lines of a batch leave open is said once, in a first line of its own.
const LOOKS_LIKE_DEFAULTS = /^\s*\{\s*"defaults"\s*:/;

/** The defaults, when the line is one that gives them; undefined for a line that is a task. Throws `invalid_request`. */
const readDefaults = (line: string): BatchDefaults | undefined =>
  LOOKS_LIKE_DEFAULTS.test(line) ? parseWith(batchDefaultsLine, parseJson(line)).defaults : undefined;

/** The task with what its line left open. One environment stays one object, so that it is kept and compared once. */
const withDefaults = (task: SubmitTask, given: object, defaults: BatchDefaults): SubmitTask => ({
  ...task,
  source: 'source' in given ? task.source : (defaults.source ?? task.source),
  workDir: task.workDir ?? defaults.workDir,
  environment: task.environment ?? defaults.environment,
});
