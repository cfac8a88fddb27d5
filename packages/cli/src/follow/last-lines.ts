// The end of a log while it is still being read: memory stays bounded by the lines that were asked for.

import type { EventOf } from '@coxswain/protocol';

/** A piece of output, the mark of a gap in it, or what cox says of the run. */
type Piece = EventOf<'StreamChunk'> | EventOf<'OutputDropped'> | EventOf<'MessageAdded'>;

const textOf = (piece: Piece): string => (piece.type === 'StreamChunk' ? piece.data.text : '');

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
  push(piece: Piece): void;
  /** The pieces that hold the last lines, the first text of them cut; gaps between them stay. */
  take(): readonly Piece[];
}

/** Keeps the last lines of what is pushed, whatever stream each came from. */
export const lastLines = (lines: number): LastLines => {
  const pieces: { readonly piece: Piece; readonly ends: number }[] = [];
  let ends = 0;
  return {
    push(piece) {
      const own = lineEnds(textOf(piece));
      pieces.push({ piece, ends: own });
      ends += own;
      for (let first = pieces[0]; first !== undefined && ends - first.ends > lines; first = pieces[0]) {
        ends -= first.ends;
        pieces.shift();
      }
    },
    take() {
      const whole = pieces.map(({ piece }) => textOf(piece)).join('');
      let surplus = whole.length - cut(whole, lines).length;
      return pieces.flatMap(({ piece }): readonly Piece[] => {
        if (piece.type !== 'StreamChunk') return surplus > 0 ? [] : [piece];
        const { text } = piece.data;
        const kept = text.slice(Math.min(surplus, text.length));
        surplus -= text.length - kept.length;
        return kept === '' ? [] : [{ ...piece, data: { ...piece.data, text: kept } }];
      });
    },
  };
};
