// What an agent has printed in its format, as long as it runs: whoever takes the run over reads it again, and so knows what the
// agent said before. Raw bytes in a private file, so that an offset in the output is one in the file.

import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bytesOfText, type Fact, incompleteEnd, type OutputFormat, textOfBytes } from '@coxswain/protocol';

const PIECE_BYTES = 64 * 1024;

interface Kept {
  readonly format: OutputFormat;
  /** How much of the output it held when it was opened. */
  readonly bytes: number;
  /** How much of that became facts. */
  readonly recorded: number;
}

export class Transcript implements Kept {
  readonly format: OutputFormat;
  readonly bytes: number;
  readonly recorded: number;
  readonly #file: FileHandle;

  private constructor(file: FileHandle, { format, bytes, recorded }: Kept) {
    this.format = format;
    this.#file = file;
    this.bytes = bytes;
    this.recorded = recorded;
  }

  /** Begins one, or goes on with the one that is there. */
  static async open(
    path: string,
    { format, isThere, recorded }: Omit<Kept, 'bytes'> & { readonly isThere: boolean },
  ): Promise<Transcript> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, isThere ? 'a+' : 'w+', 0o600);
    const { size: bytes } = await file.stat();
    return new Transcript(file, { format, bytes, recorded: Math.min(recorded, bytes) });
  }

  /** What it held when it was opened, between two offsets. */
  async *read(from: number, to: number): AsyncIterable<string> {
    let begun = Buffer.alloc(0);
    for (let at = from; at < to; ) {
      const length = Math.min(PIECE_BYTES, to - at);
      const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(length), 0, length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      const all = Buffer.concat([begun, buffer.subarray(0, bytesRead)]);
      const end = all.length - incompleteEnd(all);
      begun = all.subarray(end);
      yield textOfBytes(all.subarray(0, end));
    }
  }

  /** Adds what was printed to stdout. */
  async append(facts: readonly Fact[]): Promise<void> {
    const printed = facts.flatMap((fact) =>
      fact.type === 'StreamChunk' && fact.data.stream === 'stdout' ? [bytesOfText(fact.data.text)] : [],
    );
    if (printed.length > 0) await this.#file.appendFile(Buffer.concat(printed));
  }

  /** Nothing more is printed. The file stays: whoever takes the run over before it is settled reads it again. */
  async close(): Promise<void> {
    await this.#file.close();
  }
}
