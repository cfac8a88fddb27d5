// The bytes of a stream in a private file: whoever takes a run over reads them again, and so knows what was said before. An
// offset in the file is one in the stream.

import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from '@coxswain/protocol';

const PIECE_BYTES = 64 * 1024;
/** A disk that is full is tried again after this: nothing that was said may be missing. */
const RETRY_MS = 500;
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);

export class RawLog {
  readonly #path: string;
  readonly #file: FileHandle;
  #bytes: number;
  #isClosed = false;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle, bytes: number) {
    this.#path = path;
    this.#file = file;
    this.#bytes = bytes;
  }

  /** Begins one, or goes on with the one that is there. */
  static async open(path: string, { isThere }: { readonly isThere: boolean }): Promise<RawLog> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const { O_RDWR, O_CREAT, O_TRUNC } = constants;
    const file = await open(path, O_RDWR | O_CREAT | (isThere ? 0 : O_TRUNC), 0o600);
    const { size } = await file.stat();
    return new RawLog(path, file, size);
  }

  /** How much it holds, what is being added included. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds them; whoever adds next comes after. Dropped once it is closed. */
  append(bytes: Buffer): Promise<void> {
    const at = this.#bytes;
    this.#bytes += bytes.length;
    const writing = this.#writing.then(() => this.#write(bytes, at));
    this.#writing = writing.catch(() => {});
    return writing;
  }

  /** What lies between two offsets. */
  async *read(from: number, to: number): AsyncIterable<Buffer> {
    for (let at = from; at < to; ) {
      const length = Math.min(PIECE_BYTES, to - at);
      const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(length), 0, length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  /** Keeps only so much of it. */
  async cutTo(bytes: number): Promise<void> {
    await this.#file.truncate(bytes);
    this.#bytes = bytes;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#writing;
    await this.#file.close();
  }

  /** Nobody needs it any more. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.#path, { force: true });
  }

  async #write(bytes: Buffer, at: number): Promise<void> {
    for (let written = 0; written < bytes.length && !this.#isClosed; ) {
      try {
        const left = bytes.length - written;
        written += (await this.#file.write(bytes, written, left, at + written)).bytesWritten;
      } catch (error) {
        if (!NO_ROOM.has(codeOf(error) ?? '')) throw error;
        await pause(RETRY_MS);
      }
    }
  }
}
