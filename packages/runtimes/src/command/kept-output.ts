// What the program of a tool has printed, in a private file as long as the tool is at work: a daemon that takes the run over shows
// it, and reads on where it ends. stdout and stderr lie there as they arrived. The file is as bounded as what is kept in memory.

import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bytesOfText, type Fact, textOfBytes } from '@coxswain/protocol';
import { GrowingText, type KeptBytes } from './growing-text.ts';
import { type Offsets, START } from './output-pump.ts';

/** What is known of the program beside its output. */
export interface KeptFacts extends KeptBytes {
  /** In milliseconds since 1970: when it is to be ended. Default: never. */
  readonly deadlineMs?: number | undefined;
}

/** A line before the bytes of each piece. Offsets are those after it. */
interface Piece extends Offsets {
  readonly bytes: number;
  /** So much came before it that is not there any more. */
  readonly skipped?: number;
}

const NEWLINE = 0x0a;
/** Beside what is kept, and once more as much: so that not every piece writes all the others again. */
const SLACK_BYTES = 64 * 1024;
/** How much may wait to be written. */
const MAX_PENDING_UNITS = 384 * 1024;
const PRIVATE = { mode: 0o600 };

export class KeptOutput {
  readonly facts: KeptFacts;
  readonly text: GrowingText;
  /** The file was there: an earlier daemon has begun it, or was about to. */
  readonly wasThere: boolean;
  readonly #path: string;
  #fileBytes = 0;
  #pending: string[] = [];
  #pendingUnits = 0;
  #writing: Promise<void> | undefined;
  #stored: ((read: Offsets) => void) | undefined;
  #isBroken = false;
  #read: Offsets;

  private constructor(path: string, facts: KeptFacts, pieces: Buffer | undefined) {
    this.#path = path;
    this.facts = facts;
    this.text = new GrowingText(facts);
    this.wasThere = pieces !== undefined;
    this.#read = pieces === undefined ? START : readPieces(pieces, this.text);
  }

  /** Begins one; `isThere`: goes on with the one that is there, if it is. Never rejects: without a file it is kept in memory. */
  static async open(
    path: string,
    { facts, isThere }: { readonly facts: KeptFacts; readonly isThere: boolean },
  ): Promise<KeptOutput> {
    const found = isThere ? await readFile(path).catch(() => undefined) : undefined;
    const head = found?.subarray(0, found.indexOf(NEWLINE) + 1);
    const known = head && parse<KeptFacts>(head);
    const kept = new KeptOutput(path, known ?? facts, known && found?.subarray(head?.length));
    await kept.#keep(async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await kept.#rewrite();
    });
    return kept;
  }

  /** How far the output was read. */
  get read(): Offsets {
    return this.#read;
  }

  /** Adds what was printed. Resolves when there is room for more; never rejects. */
  async add(printed: readonly Fact[], read: Offsets): Promise<void> {
    for (const fact of printed) {
      if (fact.type !== 'StreamChunk') continue;
      this.text.add(fact.data.text);
      this.#pending.push(fact.data.text);
      this.#pendingUnits += fact.data.text.length;
    }
    this.#read = read;
    if (this.#pending.length === 0) return;
    this.#writing ??= this.#write();
    if (this.#pendingUnits > MAX_PENDING_UNITS) await this.#writing;
  }

  /** Calls it whenever more is in the file, with what that holds. */
  whenStored(stored: (read: Offsets) => void): void {
    this.#stored = stored;
  }

  /** The program is held from here on: what it printed before is nowhere. */
  skipTo(read: Offsets): void {
    this.text.skip(read.stdout - this.#read.stdout + read.stderr - this.#read.stderr);
    this.#read = read;
  }

  async remove(): Promise<void> {
    await this.#writing;
    await rm(this.#path, { force: true });
  }

  // What came while one piece was written goes into the next.
  async #write(): Promise<void> {
    while (this.#pending.length > 0) {
      const read = this.#read;
      const piece = pieceOf(this.#pending.join(''), read);
      this.#pending = [];
      this.#pendingUnits = 0;
      await this.#keep(() => this.#append(piece));
      this.#stored?.(read);
    }
    this.#writing = undefined;
  }

  async #append(piece: Buffer): Promise<void> {
    const { headBytes, tailBytes } = this.facts;
    this.#fileBytes += piece.length;
    if (this.#fileBytes > 2 * (headBytes + tailBytes) + SLACK_BYTES) return this.#rewrite();
    return appendFile(this.#path, piece, PRIVATE);
  }

  async #rewrite(): Promise<void> {
    const { head, missingBytes, end } = this.text.parts;
    const all = [
      Buffer.from(`${JSON.stringify(this.facts)}\n`),
      pieceOf(head, this.#read),
      ...(end === undefined ? [] : [pieceOf(end, this.#read, missingBytes)]),
    ];
    const next = `${this.#path}.new`;
    this.#fileBytes = all.reduce((sum, { length }) => sum + length, 0);
    await writeFile(next, Buffer.concat(all), PRIVATE);
    await rename(next, this.#path);
  }

  // A disk that is full takes nothing from whoever sees the output now.
  async #keep(write: () => Promise<void>): Promise<void> {
    if (this.#isBroken) return;
    try {
      await write();
    } catch {
      this.#isBroken = true;
    }
  }
}

const pieceOf = (text: string, { stdout, stderr }: Offsets, skipped?: number): Buffer => {
  const bytes = bytesOfText(text);
  const piece: Piece = { stdout, stderr, bytes: bytes.length, ...(skipped && { skipped }) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(piece)}\n`), bytes]);
};

/** Adds them to the text; answers how far the output was read then. The last may have been cut when the daemon was killed. */
const readPieces = (pieces: Buffer, text: GrowingText): Offsets => {
  let read = START;
  for (let at = 0; at < pieces.length; ) {
    const start = pieces.indexOf(NEWLINE, at) + 1;
    const piece = parse<Piece>(pieces.subarray(at, start));
    if (piece === undefined || start + piece.bytes > pieces.length) break;
    text.skip(piece.skipped ?? 0);
    text.add(textOfBytes(pieces.subarray(start, start + piece.bytes)));
    read = { stdout: piece.stdout, stderr: piece.stderr };
    at = start + piece.bytes;
  }
  return read;
};

const parse = <Line>(line: Buffer): Line | undefined => {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
};
