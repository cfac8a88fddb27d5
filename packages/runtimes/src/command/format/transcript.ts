// What an agent has printed in its format, as long as it runs: whoever takes the run over reads it again, and so knows what the
// agent said before.

import { bytesOfText, type Fact, incompleteEnd, type OutputFormat, textOfBytes } from '@coxswain/protocol';
import { RawLog } from '../raw-log.ts';

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
  readonly #log: RawLog;

  private constructor(log: RawLog, { format, bytes, recorded }: Kept) {
    this.format = format;
    this.#log = log;
    this.bytes = bytes;
    this.recorded = recorded;
  }

  /** Begins one, or goes on with the one that is there. */
  static async open(
    path: string,
    { format, isThere, recorded }: Omit<Kept, 'bytes'> & { readonly isThere: boolean },
  ): Promise<Transcript> {
    const log = await RawLog.open(path, { isThere });
    const { bytes } = log;
    return new Transcript(log, { format, bytes, recorded: Math.min(recorded, bytes) });
  }

  /** What it held when it was opened, between two offsets. */
  async *read(from: number, to: number): AsyncIterable<string> {
    let begun = Buffer.alloc(0);
    for await (const piece of this.#log.read(from, to)) {
      const all = Buffer.concat([begun, piece]);
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
    if (printed.length > 0) await this.#log.append(Buffer.concat(printed));
  }

  /** Nothing more is printed. The file stays: whoever takes the run over before it is settled reads it again. */
  close(): Promise<void> {
    return this.#log.close();
  }
}
