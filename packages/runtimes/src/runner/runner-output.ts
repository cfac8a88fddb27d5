// An output stream of a program that runs elsewhere, as it is read here: each byte once, whatever the connection did.

import { Readable } from 'node:stream';

export class RunnerOutput extends Readable {
  readonly #taken: (offset: number) => void;
  #waiting: Buffer[] = [];
  #received: number;
  #passedOn: number;
  #end: number | undefined;
  #isWanted = false;

  /** `taken` is called with the offset below which everything was passed on to the reader. */
  constructor(from: number, taken: (offset: number) => void) {
    super();
    this.#received = from;
    this.#passedOn = from;
    this.#taken = taken;
  }

  /** The offset of the next byte that is to come. */
  get received(): number {
    return this.#received;
  }

  /** Ignores what came before. */
  receive(offset: number, bytes: Buffer): void {
    const known = this.#received - offset;
    if (known < 0) this.destroy(new Error(`the runner left out ${-known} bytes`));
    if (known < 0 || known >= bytes.length) return;
    this.#waiting.push(bytes.subarray(known));
    this.#received = offset + bytes.length;
    this.#passOn();
  }

  /** Nothing comes after this offset. */
  end(offset: number): void {
    this.#end = offset;
    this.#passOn();
  }

  override _read(): void {
    this.#isWanted = true;
    this.#passOn();
  }

  #passOn(): void {
    for (let piece = this.#next(); piece !== undefined; piece = this.#next()) {
      this.#passedOn += piece.length;
      this.#isWanted = this.push(piece);
      this.#taken(this.#passedOn);
    }
    if (this.#end === undefined || this.#passedOn < this.#end || this.#waiting.length > 0) return;
    this.#end = undefined;
    this.push(null);
  }

  #next(): Buffer | undefined {
    return this.#isWanted ? this.#waiting.shift() : undefined;
  }
}
