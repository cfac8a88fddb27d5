// The end of a log while it is still being read: memory stays bounded by the lines that were asked for.

import type { EventOf } from '@coxswain/protocol';

type Chunk = EventOf<'StreamChunk'>;

const lineEnds = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};

/** The text from which on only `lines` lines are left. A last line without its end counts. */
const cut = (text: string, lines: number): string => {
  let at = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let left = lines; left > 0; left -= 1) {
    // A negative start would be taken for 0.
    at = at === 0 ? -1 : text.lastIndexOf('\n', at - 1);
    if (at < 0) return text;
  }
  return text.slice(at + 1);
};

export interface LastLines {
  push(chunk: Chunk): void;
  /** The chunks that hold the last lines, the first of them cut. */
  take(): readonly Chunk[];
}

/** Keeps the last lines of what is pushed, whatever stream each came from. */
export const lastLines = (lines: number): LastLines => {
  const chunks: { readonly chunk: Chunk; readonly ends: number }[] = [];
  let ends = 0;
  return {
    push(chunk) {
      const own = lineEnds(chunk.data.text);
      chunks.push({ chunk, ends: own });
      ends += own;
      for (let first = chunks[0]; first !== undefined && ends - first.ends > lines; first = chunks[0]) {
        ends -= first.ends;
        chunks.shift();
      }
    },
    take() {
      const whole = chunks.map(({ chunk }) => chunk.data.text).join('');
      let surplus = whole.length - cut(whole, lines).length;
      return chunks.flatMap(({ chunk }) => {
        const { text } = chunk.data;
        const kept = text.slice(Math.min(surplus, text.length));
        surplus -= text.length - kept.length;
        return kept === '' ? [] : [{ ...chunk, data: { ...chunk.data, text: kept } }];
      });
    },
  };
};
