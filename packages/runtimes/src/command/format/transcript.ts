// What an agent has printed in its format, as long as it runs: whoever takes the run over reads it again, and so knows what the
// agent said before. Raw bytes in a private file, so that an offset in the output is one in the file.

import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bytesOfText, type Fact, incompleteEnd, textOfBytes } from '@coxswain/protocol';

const PIECE_BYTES = 64 * 1024;

export class Transcript {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #bytes: number;

  private constructor(path: string, file: FileHandle, bytes: number) {
    this.#path = path;
    this.#file = file;
    this.#bytes = bytes;
  }

  /** Begins one, or goes on with one after its first `bytes` bytes: what lies behind them was not recorded. */
  static async open(path: string, bytes: number): Promise<Transcript> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, bytes === 0 ? 'w+' : 'a+', 0o600);
    await file.truncate(bytes);
    return new Transcript(path, file, bytes);
  }

  /** What it held when it was opened. */
  async *earlier(): AsyncIterable<string> {
    let begun = Buffer.alloc(0);
    for (let at = 0; at < this.#bytes; ) {
      const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, at);
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

  /** The run is over. */
  async remove(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}
