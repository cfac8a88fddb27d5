// The end of a log while it is still being read: memory stays bounded by the lines that were asked for.

import { bytesOfText, chunkOfBytes, type EventOf, rawTextOf } from '@coxswain/protocol';

type Chunk = EventOf<'StreamChunk'>;
type Gap = EventOf<'OutputDropped'>;

/** A piece of output, the mark of a gap in it, or what was said around it. */
export type Piece =
  | Chunk
  | Gap
  | EventOf<'MessageAdded'>
  | EventOf<'InputRequested'>
  | EventOf<'InputAnswered'>;

interface Kept {
  readonly piece: Piece;
  /** What a chunk holds. */
  readonly text: string;
  /** Lines that end in it; a gap is one. */
  readonly ends: number;
}

const lineEnds = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};

const keptOf = (piece: Piece): Kept => {
  const text = piece.type === 'StreamChunk' ? rawTextOf(piece.data) : '';
  return { piece, text, ends: piece.type === 'OutputDropped' ? 1 : lineEnds(text) };
};

/** Gaps of one kind that touch are one line. */
const joined = (last: Piece | undefined, next: Piece): Gap | undefined => {
  if (last?.type !== 'OutputDropped' || next.type !== 'OutputDropped') return undefined;
  if (last.data.lost !== next.data.lost) return undefined;
  const { stream, bytes } = next.data;
  const data = { ...next.data, bytes: last.data.bytes + bytes };
  return { ...next, data: last.data.stream === stream ? data : { ...data, stream: undefined } };
};

const cutChunk = (piece: Chunk, text: string): Chunk => {
  const { stream } = piece.data;
  const data = text.isWellFormed() ? { stream, text } : chunkOfBytes(stream, bytesOfText(text));
  return { ...piece, data };
};

export interface LastLines {
  push(piece: Piece): void;
  /** The pieces that hold the last lines, the first text of them cut. A gap ends the line before it and is one itself. */
  take(): readonly Piece[];
}

/** Keeps the last lines of what is pushed, whatever stream each came from. */
export const lastLines = (lines: number): LastLines => {
  const pieces: Kept[] = [];
  let ends = 0;
  return {
    push(piece) {
      const whole = joined(pieces.at(-1)?.piece, piece);
      if (whole !== undefined) {
        pieces.splice(-1, 1, keptOf(whole));
        return;
      }
      const kept = keptOf(piece);
      pieces.push(kept);
      ends += kept.ends;
      for (let first = pieces[0]; first !== undefined && ends - first.ends > lines; first = pieces[0]) {
        ends -= first.ends;
        pieces.shift();
      }
    },
    take: () => lastOf(pieces, lines),
  };
};

const lastOf = (pieces: readonly Kept[], lines: number): readonly Piece[] => {
  const last: Piece[] = [];
  let found = 0;
  /** The line feed that is met next ends a line whose beginning was counted. */
  let isEnded = true;
  let isInLine = false;
  for (const { piece, text } of pieces.toReversed()) {
    if (piece.type === 'OutputDropped') {
      if (isInLine) found += 1;
      if (found === lines) break;
      last.push(piece);
      found += 1;
      if (found === lines) break;
      isEnded = true;
      isInLine = false;
    } else if (piece.type !== 'StreamChunk') last.push(piece);
    else if (text !== '') {
      let end = text.length - (isEnded && text.endsWith('\n') ? 1 : 0);
      isEnded = false;
      isInLine = true;
      while (end > 0 && found < lines) {
        end = text.lastIndexOf('\n', end - 1);
        if (end >= 0) found += 1;
      }
      const start = found === lines ? end + 1 : 0;
      if (start < text.length) last.push(start === 0 ? piece : cutChunk(piece, text.slice(start)));
      if (found === lines) break;
    }
  }
  return last.reverse();
};
