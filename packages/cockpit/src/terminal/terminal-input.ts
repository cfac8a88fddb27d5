// The terminal input for Ink: keys and pastes only. Mouse reports and terminal answers go to their own listeners.

import { PassThrough } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { ReadStream } from 'node:tty';
import { createInputSplitter, type SplitInput } from './input-splitter.ts';

/**
 * What was typed before the terminal was ours is in its line buffer, where Enter has become a line feed; it is read as
 * soon as reading begins.
 */
const EARLY_MS = 50;
/** How long the rest of a sequence may take. This distinguishes an Esc key from a sequence. */
const REST_MS = 25;

export interface InputListeners {
  readonly onMouse: (report: SplitInput['mouse'][number]) => void;
  readonly onAnswer: (answer: string) => void;
  /** Nothing more will come: the terminal was closed. */
  readonly onGone: () => void;
}

export class TerminalInput extends PassThrough {
  readonly isTTY = true;
  readonly #source: ReadStream;
  readonly #listeners: InputListeners;
  readonly #splitter = createInputSplitter();
  readonly #decoder = new StringDecoder('utf8');
  #rest: NodeJS.Timeout | undefined;
  #hasBegun = false;
  #isEarly = false;

  constructor(source: ReadStream, listeners: InputListeners) {
    super();
    this.#source = source;
    this.#listeners = listeners;
    source.on('end', listeners.onGone);
    source.on('error', listeners.onGone);
  }

  /** Reads while it is on. A terminal that is gone has no mode. */
  setRawMode(isOn: boolean): this {
    this.#source.off('data', this.#take);
    try {
      this.#source.setRawMode(isOn);
    } catch {
      this.#listeners.onGone();
    }
    if (isOn) {
      this.#begin();
      this.#source.on('data', this.#take).resume();
    } else this.#source.pause();
    return this;
  }

  ref(): this {
    this.#source.ref();
    return this;
  }

  unref(): this {
    this.#source.unref();
    return this;
  }

  /** Releases the terminal. */
  close(): void {
    clearTimeout(this.#rest);
    this.setRawMode(false);
    this.#source.off('end', this.#listeners.onGone);
    this.#source.off('error', this.#listeners.onGone);
    this.unref();
  }

  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#isEarly = true;
    setTimeout(() => {
      this.#isEarly = false;
    }, EARLY_MS).unref();
  }

  readonly #take = (piece: Buffer | string): void => {
    clearTimeout(this.#rest);
    const text = typeof piece === 'string' ? piece : this.#decoder.write(piece);
    const { keys, mouse, answers } = this.#splitter.push(this.#isEarly ? text.replace(/\n$/, '\r') : text);
    if (keys !== '') this.write(keys);
    for (const report of mouse) this.#listeners.onMouse(report);
    for (const answer of answers) this.#listeners.onAnswer(answer);
    if (this.#splitter.isHolding())
      this.#rest = setTimeout(() => this.write(this.#splitter.flush()), REST_MS);
  };
}
