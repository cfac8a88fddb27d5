// What crosses the socket: frames of a u32 length, a u32 header length, a header in JSON and raw bytes. Bytes are never
// copied into another form, and what is said in one turn of the event loop goes out in one write.

import type { Socket } from 'node:net';

/** Longer frames are refused. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;

const LENGTH_BYTES = 4;
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
  send(header: Header, bytes: Uint8Array = NOTHING): void {
    const json = JSON.stringify(header);
    const headerBytes = Buffer.byteLength(json);
    const length = LENGTH_BYTES + headerBytes + bytes.length;
    if (length > MAX_FRAME_BYTES) throw new FrameError(`a frame of ${length} bytes is too long`);
    if (!this.#socket.writable) return;
    const head = Buffer.allocUnsafe(2 * LENGTH_BYTES + headerBytes);
    head.writeUInt32BE(length, 0);
    head.writeUInt32BE(headerBytes, LENGTH_BYTES);
    head.write(json, 2 * LENGTH_BYTES);
    this.#cork();
    this.#socket.write(head);
    if (bytes.length > 0) this.#socket.write(bytes);
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

/** Makes frames of the pieces that a connection delivers. */
export class FrameReader<Header> {
  readonly #onFrame: (header: Header, bytes: Buffer) => void;
  #pieces: Buffer[] = [];
  #heldBytes = 0;

  constructor(onFrame: (header: Header, bytes: Buffer) => void) {
    this.#onFrame = onFrame;
  }

  /** Throws a {@link FrameError} for what is no frame, or is too long. */
  add(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#heldBytes += piece.length;
    for (;;) {
      if (this.#heldBytes < LENGTH_BYTES) return;
      const length = this.#peekLength();
      if (length < LENGTH_BYTES || length > MAX_FRAME_BYTES)
        throw new FrameError(`a frame cannot have ${length} bytes`);
      if (this.#heldBytes < LENGTH_BYTES + length) return;
      this.#deliver(this.#takeFirst(LENGTH_BYTES + length).subarray(LENGTH_BYTES));
    }
  }

  #peekLength(): number {
    const [first = NOTHING] = this.#pieces;
    if (first.length >= LENGTH_BYTES) return first.readUInt32BE(0);
    this.#pieces = [Buffer.concat(this.#pieces)];
    return this.#pieces[0]?.readUInt32BE(0) ?? 0;
  }

  #takeFirst(count: number): Buffer {
    const [first = NOTHING] = this.#pieces;
    const all = first.length >= count ? first : Buffer.concat(this.#pieces);
    const rest = all.subarray(count);
    this.#pieces = [...(rest.length > 0 ? [rest] : []), ...(all === first ? this.#pieces.slice(1) : [])];
    this.#heldBytes -= count;
    return all.subarray(0, count);
  }

  #deliver(frame: Buffer): void {
    const headerBytes = frame.readUInt32BE(0);
    const end = LENGTH_BYTES + headerBytes;
    if (end > frame.length) throw new FrameError('the header of a frame is longer than the frame');
    this.#onFrame(headerOf(frame.toString('utf8', LENGTH_BYTES, end)), frame.subarray(end));
  }
}

const headerOf = <Header>(json: string): Header => {
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
