// Joins parts of output to pieces of at most 64 KiB: many small ones become few, and gaps that touch become one line.

import { gapLine } from './gap.ts';
import { cutIntoPieces, PIECE_BYTES } from './pieces.ts';

export class OutputText {
  #waiting: string[] = [];
  #waitingBytes = 0;
  #droppedBytes = 0;
  #isAtLineStart = true;

  /** Adds text; yields what is full. */
  *addText(text: string): Generator<string> {
    if (text === '') return;
    yield* this.#closeGap();
    this.#isAtLineStart = text.endsWith('\n');
    for (const piece of cutIntoPieces(text)) {
      if (this.#waitingBytes + piece.bytes > PIECE_BYTES) yield* this.#flush();
      this.#waiting.push(piece.text);
      this.#waitingBytes += piece.bytes;
    }
  }

  /** Notes a gap. */
  addGap(bytes: number): void {
    this.#droppedBytes += bytes;
  }

  /** Yields the rest. */
  *end(): Generator<string> {
    yield* this.#closeGap();
    yield* this.#flush();
  }

  *#closeGap(): Generator<string> {
    const bytes = this.#droppedBytes;
    if (bytes === 0) return;
    this.#droppedBytes = 0;
    yield* this.addText(`${this.#isAtLineStart ? '' : '\n'}${gapLine(bytes)}\n`);
  }

  *#flush(): Generator<string> {
    if (this.#waitingBytes > 0) yield this.#waiting.join('');
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}
