// What crosses the socket: frames of a u32 length, a u32 header length, a header in JSON and raw bytes. Bytes are neither
// copied nor waited for, and what is said in one turn of the event loop goes out in one write.

import type { Socket } from 'node:net';

/** Longer frames are refused. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;

const LENGTH_BYTES = 4;
const PREFIX_BYTES = 2 * LENGTH_BYTES;
const NOTHING = Buffer.alloc(0);

/** What came is no frame: the connection is of no use any more. */
export class FrameError extends Error {}

export class FrameWriter<Header extends object> {
  readonly #socket: Socket;
  #isCorked = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Throws for a frame that is too long. What is sent into a connection that has ended is dropped. */
  send(header: Header, ...pieces: readonly Uint8Array[]): void {
    const json = JSON.stringify(header);
    const headerBytes = Buffer.byteLength(json);
    const length = pieces.reduce((sum, piece) => sum + piece.length, LENGTH_BYTES + headerBytes);
    if (length > MAX_FRAME_BYTES) throw new FrameError(`a frame of ${length} bytes is too long`);
    if (!this.#socket.writable) return;
    const head = Buffer.allocUnsafe(PREFIX_BYTES + headerBytes);
    head.writeUInt32BE(length, 0);
    head.writeUInt32BE(headerBytes, LENGTH_BYTES);
    head.write(json, PREFIX_BYTES);
    this.#cork();
    this.#socket.write(head);
    for (const piece of pieces) this.#socket.write(piece);
  }

  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#socket.cork();
    setImmediate(() => {
      this.#isCorked = false;
      this.#socket.uncork();
    });
  }
}

/** A frame whose bytes have not all come. */
interface Begun<Header> {
  readonly header: Header;
  readonly leftBytes: number;
}

/** Makes frames of the pieces that a connection delivers. */
export class FrameReader<Header extends object> {
  readonly #onFrame: (header: Header, bytes: Buffer) => void;
  #pieces: Buffer[] = [];
  #heldBytes = 0;
  #neededBytes = LENGTH_BYTES;
  #begun: Begun<Header> | undefined;

  /** A frame whose bytes come in parts is taken as so many frames: each has its own `offset`. */
  constructor(onFrame: (header: Header, bytes: Buffer) => void) {
    this.#onFrame = onFrame;
  }

  /** Throws a {@link FrameError} for what is no frame, or is too long. */
  add(piece: Buffer): void {
    for (let rest = piece; rest.length > 0; )
      rest = this.#begun ? this.#passOn(this.#begun, rest) : this.#begin(rest);
  }

  // Takes the beginning of a frame; returns what comes after it.
  #begin(piece: Buffer): Buffer {
    this.#pieces.push(piece);
    this.#heldBytes += piece.length;
    if (this.#heldBytes < this.#neededBytes) return NOTHING;
    const all = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces);
    this.#pieces = [all];
    const length = all.readUInt32BE(0);
    if (length < LENGTH_BYTES || length > MAX_FRAME_BYTES)
      throw new FrameError(`a frame cannot have ${length} bytes`);
    this.#neededBytes = PREFIX_BYTES;
    if (all.length < PREFIX_BYTES) return NOTHING;
    const headerBytes = all.readUInt32BE(LENGTH_BYTES);
    const leftBytes = length - LENGTH_BYTES - headerBytes;
    if (leftBytes < 0) throw new FrameError('the header of a frame is longer than the frame');
    this.#neededBytes += headerBytes;
    if (all.length < this.#neededBytes) return NOTHING;
    const header: Header = headerOf(all.toString('utf8', PREFIX_BYTES, this.#neededBytes));
    const rest = all.subarray(this.#neededBytes);
    this.#pieces = [];
    this.#heldBytes = 0;
    this.#neededBytes = LENGTH_BYTES;
    if (leftBytes > 0) this.#begun = { header, leftBytes };
    else this.#onFrame(header, NOTHING);
    return rest;
  }

  #passOn({ header, leftBytes }: Begun<Header>, piece: Buffer): Buffer {
    const bytes = piece.subarray(0, leftBytes);
    const left = leftBytes - bytes.length;
    this.#begun = left === 0 ? undefined : { header: after(header, bytes.length), leftBytes: left };
    this.#onFrame(header, bytes);
    return piece.subarray(bytes.length);
  }
}

const after = <Header extends object>(header: Header, bytes: number): Header =>
  'offset' in header && typeof header.offset === 'number'
    ? { ...header, offset: header.offset + bytes }
    : header;

const headerOf = <Header extends object>(json: string): Header => {
  let header: Header;
  try {
    header = JSON.parse(json);
  } catch (cause) {
    throw new FrameError('the header of a frame is not JSON', { cause });
  }
  if (typeof header !== 'object' || header === null)
    throw new FrameError('the header of a frame is no object');
  return header;
};
