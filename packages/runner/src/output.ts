// One output stream of a run: read, sent while a daemon takes it, kept until it was acknowledged. What is kept is a range of
// bytes: its older part in the spool, the rest in memory. A stream is read only while there is room for more.

import type { Readable } from 'node:stream';
import type { StreamState } from './messages.ts';
import type { Spool } from './spool.ts';

export interface OutputPorts {
  /** Undefined for what an earlier runner left. */
  readonly stream: Readable | undefined;
  readonly spool: Spool;
  send(offset: number, pieces: readonly Buffer[]): void;
  closed(offset: number): void;
  /** Called when something came, went or closed. */
  changed(): void;
}

/** How many bytes are sent before one of them is acknowledged. */
export const WINDOW_BYTES = 1536 * 1024;
/** What a piece costs beside its bytes: many short ones fill the memory, too. */
const PIECE_COST_BYTES = 256;
const SPOOL_PIECE_BYTES = 64 * 1024;
const DISCARD_PAUSE_MS = 20;

/** What the memory of the whole program holds. */
export const memory = { heldBytes: 0 };

export class Output {
  readonly #ports: OutputPorts;
  /** What is in memory: it ends at {@link end}. */
  #pieces: Buffer[] = [];
  #heldBytes = 0;
  #acked: number;
  #sent: number;
  #end: number;
  #isClosed: boolean;
  #isCloseSent = false;
  #isFlowing = false;
  #isBlocked = false;
  #isPumping = false;

  constructor(ports: OutputPorts) {
    const { stream, spool } = ports;
    this.#ports = ports;
    this.#acked = spool.from;
    this.#sent = spool.from;
    this.#end = spool.to;
    this.#isClosed = stream === undefined;
    stream?.on('data', (bytes: Buffer) => this.#take(bytes));
    // A pipe that breaks has nothing more to read: like one that ends, it closes.
    stream?.on('error', () => {});
    stream?.on('close', () => {
      this.#isClosed = true;
      this.pump();
      ports.changed();
    });
  }

  get state(): StreamState {
    return { from: this.#acked, to: this.#end, isClosed: this.#isClosed };
  }

  get end(): number {
    return this.#end;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** In memory. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  get spooledBytes(): number {
    return this.#ports.spool.bytes;
  }

  /** What of it is on the disk. */
  get stored(): StreamState {
    const { spool } = this.#ports;
    return { from: spool.bytes > 0 ? spool.from : this.#acked, to: this.#end, isClosed: this.#isClosed };
  }

  /** What is held in memory goes into the spool as well, also while a daemon takes it. */
  store(): void {
    this.#spill();
  }

  /** What is on the disk stays there also when the power fails. */
  sync(): void {
    this.#ports.spool.sync();
  }

  /** There was no room in the spool. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** The part in the spool goes first: until it was sent, nothing more is read. */
  get isCatchingUp(): boolean {
    return this.#isFlowing && this.#isInSpool(this.#sent);
  }

  /** A daemon takes it from this offset on. */
  flow(from: number): void {
    this.#isFlowing = true;
    this.#isCloseSent = false;
    this.#isBlocked = false;
    this.#sent = Math.min(Math.max(from, this.#acked), this.#end);
    this.acknowledge(this.#sent);
  }

  /** Nobody takes it: what is held goes into the spool. */
  hold(): void {
    this.#isFlowing = false;
    this.#spill();
    // What there was no room for may still be on its way to the daemon that is gone: its bytes stay where they are.
    this.#pieces = this.#pieces.map((piece) => Buffer.from(piece));
  }

  /** Everything below the offset is stored elsewhere. */
  acknowledge(offset: number): void {
    // What a daemon has taken nobody looks at again.
    for (const piece of this.#free(Math.min(offset, this.#sent))) giveBack(piece);
    this.pump();
  }

  /** Tries again what there was no room for. */
  retry(): void {
    if (!this.#isFlowing || this.#isBlocked) this.#spill();
    this.#ports.changed();
  }

  setReading(isReading: boolean): void {
    const { stream } = this.#ports;
    if (stream === undefined || this.#isClosed || stream.isPaused() !== isReading) return;
    if (isReading) stream.resume();
    else stream.pause();
  }

  /** Sends what may be sent now. */
  pump(): void {
    this.#isPumping = false;
    if (!this.#isFlowing) return;
    while (this.#sent < this.#end && this.#sent - this.#acked < WINDOW_BYTES) {
      const pieces = this.#piecesFrom(this.#sent);
      if (pieces.length === 0) return; // the spool cannot be read: it is tried again with the next acknowledgement
      this.#ports.send(this.#sent, pieces);
      for (const { length } of pieces) this.#sent += length;
    }
    if (!this.#isClosed || this.#isCloseSent || this.#sent < this.#end) return;
    this.#isCloseSent = true;
    this.#ports.closed(this.#end);
  }

  /**
   * Keeps nothing any more. Whoever still prints is neither stopped by a full pipe nor ended by a closed one; it is read
   * slowly, so that a flood costs nothing.
   */
  discard(): void {
    const { stream } = this.#ports;
    this.#isFlowing = false;
    this.#isBlocked = false;
    this.#free(this.#end);
    this.#ports.spool.remove();
    if (stream === undefined || this.#isClosed) return;
    stream.removeAllListeners('data');
    stream.on('data', () => {
      stream.pause();
      setTimeout(() => stream.resume(), DISCARD_PAUSE_MS).unref();
    });
    stream.resume();
    // The pipes of a child process are sockets, which the type does not say.
    if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
  }

  #take(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.#end += bytes.length;
    this.#count(bytes.length + PIECE_COST_BYTES);
    if (!this.#isFlowing) this.#spill();
    else if (!this.#isPumping) {
      // What comes in one turn of the event loop is sent in one frame.
      this.#isPumping = true;
      setImmediate(() => this.pump());
    }
    this.#ports.changed();
  }

  #isInSpool(offset: number): boolean {
    const { spool } = this.#ports;
    return spool.bytes > 0 && offset < spool.to;
  }

  #piecesFrom(offset: number): readonly Buffer[] {
    if (this.#isInSpool(offset)) return this.#ports.spool.read(offset, SPOOL_PIECE_BYTES);
    const found: Buffer[] = [];
    let from = this.#end;
    for (let index = this.#pieces.length - 1; from > offset; index--) {
      const piece = this.#pieces[index];
      if (piece === undefined) break;
      from -= piece.length;
      found.push(piece.subarray(Math.max(0, offset - from)));
    }
    return found.reverse();
  }

  #free(offset: number): readonly Buffer[] {
    if (offset <= this.#acked) return [];
    this.#acked = offset;
    let from = this.#end;
    const kept = this.#pieces.findLastIndex(({ length }) => {
      from -= length;
      return from + length <= offset;
    });
    const freed = this.#pieces.splice(0, kept + 1);
    for (const { length } of freed) this.#count(-length - PIECE_COST_BYTES);
    const { spool } = this.#ports;
    if (spool.bytes > 0 && offset >= spool.to) spool.remove();
    return freed;
  }

  // What does not fit stays in memory, and nothing more is read.
  #spill(): void {
    let from = this.#end - this.#pieces.reduce((sum, { length }) => sum + length, 0);
    for (const [index, piece] of this.#pieces.entries()) {
      const written = this.#ports.spool.append(from, piece);
      from += written;
      this.#isBlocked = written < piece.length;
      this.#count(-written);
      if (this.#isBlocked) {
        this.#pieces.splice(0, index + 1, piece.subarray(written));
        return;
      }
      this.#count(-PIECE_COST_BYTES);
    }
    this.#isBlocked = false;
    this.#pieces = [];
  }

  #count(bytes: number): void {
    this.#heldBytes += bytes;
    memory.heldBytes += bytes;
  }
}

/** Gives the memory of a piece back at once: left to the garbage collection a flood would hold some 25 MiB of it. */
const giveBack = ({ buffer, length }: Buffer): void => {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) buffer.transfer(0);
};
