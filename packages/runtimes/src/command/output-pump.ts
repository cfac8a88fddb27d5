// Passes what a program prints to its recorder, no faster than it is taken: while a piece is being taken the
// pipes are not read, so that a program that prints without end waits instead of filling the memory.

import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Fact, incompleteEnd, textOfBytes } from '@coxswain/protocol';
import { discard } from './discard.ts';
import { isOnePiece, piecesOf } from './pieces.ts';

export type OutputName = 'stdout' | 'stderr';

/** Bytes of each stream, from the start of the output. */
export type Offsets = Readonly<Record<OutputName, number>>;

/** Where the output of a new program begins. */
export const START: Offsets = { stdout: 0, stderr: 0 };

export interface OutputPorts {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Where the streams begin. Default: at the start of the output. */
  readonly from?: Offsets;
  /** Takes what was printed, and how far the output was read then. Must not reject. */
  update(facts: readonly Fact[], read: Offsets): Promise<void>;
  /** Called with everything that is carried, in order. */
  seen(stream: OutputName, text: string): void;
}

interface Source {
  readonly name: OutputName;
  readonly stream: Readable;
  /** How far it was read. */
  offset: number;
  /** The beginning of a character that the pipe cut. */
  begun: Buffer;
}

interface Piece {
  readonly stream: OutputName;
  readonly text: string;
}

// One turn of the event loop to ask the system again after a pause, one for its answer, one to be sure.
const QUIET_TURNS = 3;
// More than the pipes and the streams on top of them can hold.
const MAX_HELD_BYTES = 2 * 1024 * 1024;

/** What is taken in one step: a flood is stored in few commits, and none of them takes long. */
const STEP_BYTES = 256 * 1024;

const NOTHING = Buffer.alloc(0);

/**
 * Reads stdout and stderr as they come, makes text of each from which the very bytes can be made again (see `textOfBytes`; a
 * character cut by the pipe waits for its rest) and hands both on in order of arrival.
 */
export class OutputPump {
  /** Resolves when both streams have ended or were released, and all was taken. */
  readonly ended: Promise<void>;
  readonly #end = Promise.withResolvers<void>();
  readonly #ports: OutputPorts;
  readonly #sources: Readonly<Record<OutputName, Source>>;
  readonly #open: Set<Source>;
  #pending: Piece[] = [];
  #pendingBytes = 0;
  #readBytes = 0;
  #isScheduled = false;
  #sending: Promise<void> | undefined;

  constructor(ports: OutputPorts) {
    this.#ports = ports;
    const { stdout, stderr, from = START } = ports;
    this.#sources = {
      stdout: { name: 'stdout', stream: stdout, offset: from.stdout, begun: NOTHING },
      stderr: { name: 'stderr', stream: stderr, offset: from.stderr, begun: NOTHING },
    };
    this.#open = new Set(Object.values(this.#sources));
    for (const source of this.#open) this.#read(source);
    this.ended = this.#end.promise;
  }

  /** True when both streams have ended or were released, and all was taken. */
  get hasEnded(): boolean {
    return this.#open.size === 0 && this.#isIdle;
  }

  /** Resolves when everything now in the pipes was taken, though they may still be open and written to. */
  async drained(): Promise<void> {
    const enoughBytes = this.#readBytes + MAX_HELD_BYTES;
    for (let quietTurns = 0; quietTurns < QUIET_TURNS && !this.hasEnded; ) {
      if (this.#readBytes > enoughBytes) return;
      const before = this.#readBytes;
      await this.#sending;
      await nextTurn();
      quietTurns = this.#isIdle && this.#readBytes === before ? quietTurns + 1 : 0;
    }
  }

  /** Stops, whatever still holds the pipes; what was read before is still taken: await `ended`. */
  letGo(): void {
    for (const source of this.#open) {
      discard(source.stream);
      this.#close(source);
    }
  }

  get #isIdle(): boolean {
    return this.#pending.length === 0 && this.#sending === undefined;
  }

  #read(source: Source): void {
    const { stream } = source;
    stream.on('data', (bytes: Buffer) => {
      this.#readBytes += bytes.length;
      this.#pendingBytes += bytes.length;
      source.offset += bytes.length;
      const all = source.begun.length === 0 ? bytes : Buffer.concat([source.begun, bytes]);
      const end = all.length - incompleteEnd(all);
      source.begun = end === all.length ? NOTHING : Buffer.from(all.subarray(end));
      this.#add(source, textOfBytes(all.subarray(0, end)));
      // Also while sending: the end of a program makes Node resume its pipes.
      if (this.#sending || this.#pendingBytes >= STEP_BYTES) this.#pause();
    });
    // A pipe that breaks has nothing more to read: like one that ends, it closes.
    stream.on('error', () => {});
    stream.on('close', () => this.#close(source));
  }

  #close(source: Source): void {
    if (!this.#open.delete(source)) return;
    this.#add(source, textOfBytes(source.begun));
    source.begun = NOTHING;
    this.#endWhenDone();
  }

  #add({ name: stream }: Source, text: string): void {
    if (text === '') return;
    this.#ports.seen(stream, text);
    const last = this.#pending.at(-1);
    const joined = last?.stream === stream ? last.text + text : undefined;
    if (joined !== undefined && isOnePiece(joined)) this.#pending.splice(-1, 1, { stream, text: joined });
    else this.#pending.push(...piecesOf(text).map((piece) => ({ stream, text: piece })));
    this.#schedule();
  }

  // Everything that arrives in the same turn of the event loop goes in one step.
  #schedule(): void {
    if (this.#isScheduled || this.#sending) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#sending = this.#send();
    });
  }

  async #send(): Promise<void> {
    this.#pause();
    const pieces = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    const { stdout, stderr } = this.#sources;
    // A character that is not whole is read again by whoever goes on from here.
    const read = { stdout: stdout.offset - stdout.begun.length, stderr: stderr.offset - stderr.begun.length };
    await this.#ports.update(
      pieces.map((data) => ({ type: 'StreamChunk', data })),
      read,
    );
    this.#sending = undefined;
    if (this.#pending.length > 0) this.#schedule();
    for (const { stream } of this.#open) stream.resume();
    this.#endWhenDone();
  }

  #pause(): void {
    for (const { stream } of this.#open) stream.pause();
  }

  #endWhenDone(): void {
    if (this.hasEnded) this.#end.resolve();
  }
}
