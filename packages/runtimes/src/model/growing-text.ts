// Output that grows without end, in bounded memory: its beginning and its end.

import { TextTail } from '../command/text-tail.ts';

const BYTES_PER_UNIT = 3;

export interface GrowingText {
  add(text: string): void;
  /** What was added, the middle left out when it was too much. */
  text(): string;
  /** The end of it. */
  tail(): string;
}

const isInsidePair = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
};

// The first part has at most so many bytes, and neither ends inside a character.
const splitAt = (text: string, bytes: number): readonly [string, string] => {
  const first = Buffer.byteLength(text) === text.length ? bytes : Math.floor(bytes / BYTES_PER_UNIT);
  const at = isInsidePair(text, first) ? first - 1 : first;
  return [text.slice(0, at), text.slice(at)];
};

/** Keeps about `limitBytes`. */
export const growingText = (limitBytes: number): GrowingText => {
  const half = Math.floor(limitBytes / 2);
  const tail = new TextTail(half);
  let head = '';
  let headBytes = 0;
  let rest = 0;
  return {
    add: (text) => {
      const bytes = Buffer.byteLength(text);
      if (rest === 0 && headBytes + bytes <= half) {
        head += text;
        headBytes += bytes;
        return;
      }
      const [first, second] = rest === 0 ? splitAt(text, half - headBytes) : ['', text];
      head += first;
      rest += Buffer.byteLength(second);
      tail.add(second);
    },
    text: () => {
      const end = tail.text();
      const missing = rest - Buffer.byteLength(end);
      return missing > 0 ? `${head}\n[… ${missing} bytes left out …]\n${end}` : head + end;
    },
    tail: () => (rest > 0 ? tail.text() : head),
  };
};
