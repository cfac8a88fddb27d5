// The stdin of a program that runs elsewhere: a write is done when the bytes are in its pipe, and is sent again when the
// connection broke before.

import { Writable } from 'node:stream';
import type { ToRunner } from '@coxswain/runner';

export interface RunnerInputOptions {
  readonly run: string;
  /** Where it begins: what was given before. Default 0. */
  readonly from?: number;
  send(message: ToRunner, ...bytes: readonly Buffer[]): void;
}

interface Waiting {
  readonly from: number;
  readonly bytes: Buffer;
  readonly done: (error?: Error) => void;
}

const MAX_PIECE_BYTES = 1024 * 1024;

export class RunnerInput extends Writable {
  readonly #options: RunnerInputOptions;
  #sent: number;
  #waiting: Waiting | undefined;
  #isEnded = false;

  constructor(options: RunnerInputOptions) {
    super({ decodeStrings: true });
    this.#options = options;
    this.#sent = options.from ?? 0;
    this.on('error', () => {}); // a program that takes no input says so by its end
  }

  /** Everything below the offset is in the pipe. */
  taken(offset: number): void {
    const waiting = this.#waiting;
    if (!waiting || offset < this.#sent) return;
    this.#waiting = undefined;
    waiting.done();
  }

  /** The program takes no more. */
  close(code: string): void {
    this.destroy(Object.assign(new Error(`write ${code}`), { code }));
  }

  /** Sends again what may have been lost. */
  resend(): void {
    if (this.#waiting) this.#send(this.#waiting);
    if (this.#isEnded) this.#options.send({ type: 'closeInput', run: this.#options.run });
  }

  override _write(bytes: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    // Nobody would say that nothing was taken.
    if (bytes.length === 0) {
      done();
      return;
    }
    this.#waiting = { from: this.#sent, bytes, done };
    this.#sent += bytes.length;
    this.#send(this.#waiting);
  }

  override _writev(
    pieces: readonly { readonly chunk: Buffer }[],
    done: (error?: Error | null) => void,
  ): void {
    this._write(Buffer.concat(pieces.map(({ chunk }) => chunk)), 'utf8', done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#isEnded = true;
    this.#options.send({ type: 'closeInput', run: this.#options.run });
    done();
  }

  #send({ from, bytes }: Waiting): void {
    const { run, send } = this.#options;
    for (let at = 0; at < bytes.length; at += MAX_PIECE_BYTES) {
      send({ type: 'input', run, offset: from + at }, bytes.subarray(at, at + MAX_PIECE_BYTES));
    }
  }
}
