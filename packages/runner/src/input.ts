// What a program is given on its stdin: bytes with offsets, so that a line sent again after a break is not given twice.

import type { Writable } from 'node:stream';

export interface InputPorts {
  /** Everything below the offset is in the pipe. */
  taken(offset: number): void;
  /** The program takes no more. */
  closed(code: string): void;
}

export class Input {
  readonly #stdin: Writable;
  readonly #ports: InputPorts;
  #accepted = 0;
  #isCorked = false;
  #closedCode: string | undefined;

  constructor(stdin: Writable, ports: InputPorts) {
    this.#stdin = stdin;
    this.#ports = ports;
    stdin.on('error', (error: NodeJS.ErrnoException) => {
      this.#closedCode = error.code ?? 'EPIPE';
      ports.closed(this.#closedCode);
    });
  }

  get accepted(): number {
    return this.#accepted;
  }

  /** Ignores what was accepted before, and bytes that leave a gap. */
  write(offset: number, bytes: Buffer): void {
    if (this.#closedCode !== undefined) {
      this.#ports.closed(this.#closedCode);
      return;
    }
    const known = this.#accepted - offset;
    if (known < 0 || this.#stdin.writableEnded) return;
    if (known >= bytes.length) {
      this.#ports.taken(this.#accepted - this.#stdin.writableLength);
      return;
    }
    const rest = bytes.subarray(known);
    this.#accepted += rest.length;
    const end = this.#accepted;
    this.#cork();
    this.#stdin.write(rest, (error) => {
      if (!error) this.#ports.taken(end);
    });
  }

  close(): void {
    this.#stdin.end();
  }

  // What comes in one turn of the event loop is given in one write.
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#stdin.cork();
    setImmediate(() => {
      this.#isCorked = false;
      this.#stdin.uncork();
    });
  }
}
