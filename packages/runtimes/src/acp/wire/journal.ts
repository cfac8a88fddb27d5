// Everything that an agent and cox have said to each other since a run began with it, in two private files of the run. What is
// sent is written down first; so whoever takes the run over knows what the agent was told, and sends what it has not got yet.

import { join } from 'node:path';
import { RawLog } from '../../command/raw-log.ts';
import { readMessage, type WireMessage } from './message.ts';

const NEWLINE = 0x0a;

/** Where the files begin in the streams of the agent, in bytes, and the id of the first request that is sent. */
export interface JournalStart {
  readonly stdout: number;
  readonly stdin: number;
  readonly nextId: number;
}

export class Journal {
  readonly #heard: RawLog;
  readonly #said: RawLog;

  private constructor(heard: RawLog, said: RawLog) {
    this.#heard = heard;
    this.#said = said;
  }

  /** Begins one in the folder of a run, or goes on with the one that is there. */
  static async open(folder: string, { isThere }: { readonly isThere: boolean }): Promise<Journal> {
    const heard = await RawLog.open(join(folder, 'agent.stdout'), { isThere });
    const said = await RawLog.open(join(folder, 'agent.stdin'), { isThere });
    const journal = new Journal(heard, said);
    if (isThere) await journal.#dropCutLine();
    return journal;
  }

  get heardBytes(): number {
    return this.#heard.bytes;
  }

  get saidBytes(): number {
    return this.#said.bytes;
  }

  hear(bytes: Buffer): Promise<void> {
    return this.#heard.append(bytes);
  }

  say(bytes: Buffer): Promise<void> {
    return this.#said.append(bytes);
  }

  /** What the agent had said when this was called, from an offset in the file on. */
  heard(from: number): AsyncIterable<Buffer> {
    return this.#heard.read(from, this.#heard.bytes);
  }

  /** What was sent, from an offset in the file on. */
  async said(from = 0): Promise<Buffer> {
    return Buffer.concat(await Array.fromAsync(this.#said.read(from, this.#said.bytes)));
  }

  async messages(): Promise<readonly WireMessage[]> {
    return (await this.said())
      .toString('utf8')
      .split('\n')
      .flatMap((line) => readMessage(line) ?? []);
  }

  async close(): Promise<void> {
    await Promise.all([this.#heard.close(), this.#said.close()]);
  }

  async remove(): Promise<void> {
    await Promise.all([this.#heard.remove(), this.#said.remove()]);
  }

  // What was not written down to its end was not sent either.
  async #dropCutLine(): Promise<void> {
    const bytes = await this.said();
    await this.#said.cutTo(bytes.lastIndexOf(NEWLINE) + 1);
  }
}

/** How an agent that outlived its daemon goes on. */
export interface Resumed {
  readonly journal: Journal;
  /** Where its journal begins. */
  readonly start: JournalStart;
  /** From where what it said is read once more. */
  readonly from: number;
  /** What is written down of what was sent, and the end of it that the agent has not got yet. */
  readonly sent: readonly WireMessage[];
  readonly rest: Buffer;
  /**
   * Up to where what it said was taken when each prompt was written down: what follows is taken again when the SDK has sent the prompt
   * again. None: it is kept ready, and nothing that it was sent is waited for.
   */
  readonly prompts: readonly number[];
}
