// Output that grows without end, in bounded memory: its beginning and its end.

import { TextTail } from '../command/text-tail.ts';

export interface GrowingText {
  add(text: string): void;
  /** What was added, the middle left out when it was too much. */
  text(): string;
  /** The end of it. */
  tail(): string;
}

/** Keeps about `limitBytes`. */
export const growingText = (limitBytes: number): GrowingText => {
  const half = Math.floor(limitBytes / 2);
  const tail = new TextTail(half);
  let head = '';
  let headBytes = 0;
  let rest = 0;
  return {
    add: (text) => {
      if (rest === 0 && headBytes + text.length * 3 <= half) {
        head += text;
        headBytes += Buffer.byteLength(text);
        return;
      }
      rest += Buffer.byteLength(text);
      tail.add(text);
    },
    text: () => {
      const end = tail.text();
      const missing = rest - Buffer.byteLength(end);
      return missing > 0 ? `${head}\n[… ${missing} bytes left out …]\n${end}` : head + end;
    },
    tail: () => (rest > 0 ? tail.text() : head),
  };
};
