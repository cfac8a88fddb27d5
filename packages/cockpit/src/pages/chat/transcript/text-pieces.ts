// Streamed text as entries of bounded size. Only the last one grows, so however long an answer is, a new word costs no more
// than wrapping the last piece again.

import type { LedgerEvent, Stream } from '@coxswain/protocol';
import type { Draft } from './draft.ts';

/** A piece that has grown beyond this is closed at the end of a line. */
export const PIECE_CHARACTERS = 4_096;
/** A line that is longer than this is cut in its middle. */
const LINE_CHARACTERS = 65_536;

/** Where the text is cut; undefined: it is one piece. A cut behind a line feed leaves the line feed with the first part. */
const cutOf = (text: string): number | undefined => {
  if (text.length <= PIECE_CHARACTERS) return undefined;
  const at = text.indexOf('\n', PIECE_CHARACTERS);
  if (at >= 0 && at < LINE_CHARACTERS) return at + 1 < text.length ? at + 1 : undefined;
  if (text.length <= LINE_CHARACTERS) return undefined;
  const isInsidePair = (text.codePointAt(LINE_CHARACTERS - 1) ?? 0) > 0xffff;
  return isInsidePair ? LINE_CHARACTERS - 1 : LINE_CHARACTERS;
};

/** Adds the text to the last entry when that is of the same stream, else as a new one. */
export const appendText = (draft: Draft, event: LedgerEvent, stream: Stream, text: string): void => {
  if (text === '') return;
  const last = draft.entries.at(-1);
  const isSame = last?.kind === 'text' && last.stream === stream;
  const isContinued = isSame && last.isContinued;
  let rest = isSame ? last.text + text : text;
  let cut = cutOf(rest);
  const first = cut === undefined ? rest : rest.slice(0, cut);
  if (isSame) draft.replace(draft.entries.length - 1, { kind: 'text', stream, text: first, isContinued });
  else draft.add(event, { kind: 'text', stream, text: first, isContinued: false });
  while (cut !== undefined) {
    rest = rest.slice(cut);
    cut = cutOf(rest);
    const piece = cut === undefined ? rest : rest.slice(0, cut);
    draft.add(event, { kind: 'text', stream, text: piece, isContinued: true });
  }
};
