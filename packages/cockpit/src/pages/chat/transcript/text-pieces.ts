// Streamed text as entries of bounded size. Only the last one grows, so however long an answer is, a new word costs no more
// than wrapping the last piece again.

import type { LedgerEvent, Stream } from '@coxswain/protocol';
import { type Cut, cutOf as cutOfMarkdown } from '../../../markdown/pieces.ts';
import { cutOfLongLine, LINE_CHARACTERS, PIECE_CHARACTERS } from '../../../text/long-line.ts';
import type { Draft } from './draft.ts';

/** A cut behind a line feed leaves the line feed with the first part. */
const cutOfLines = (text: string): Cut | undefined => {
  if (text.length <= PIECE_CHARACTERS) return undefined;
  const end = text.indexOf('\n', PIECE_CHARACTERS);
  if (end >= 0 && end < LINE_CHARACTERS) return end + 1 < text.length ? { at: end + 1 } : undefined;
  const at = cutOfLongLine(text);
  return at === undefined ? undefined : { at };
};

/** Where the text is cut; undefined: it is one piece. */
const cutOf = (stream: Stream, text: string, opening: string | undefined): Cut | undefined =>
  stream === 'message' ? cutOfMarkdown(text, opening) : cutOfLines(text);

/** Adds the text to the last entry when that is of the same stream, else as a new one. */
export const appendText = (draft: Draft, event: LedgerEvent, stream: Stream, text: string): void => {
  if (text === '') return;
  const last = draft.entries.at(-1);
  const isSame = last?.kind === 'text' && last.stream === stream;
  let rest = isSame ? last.text + text : text;
  let isContinued = isSame && last.isContinued;
  let opening = isSame ? last.opening : undefined;
  let isFirst = true;
  for (;;) {
    const cut = cutOf(stream, rest, opening);
    const piece = rest.slice(0, cut?.at);
    const body = {
      kind: 'text',
      stream,
      text: piece,
      isContinued,
      ...(opening !== undefined && { opening }),
    } as const;
    if (isSame && isFirst) draft.replace(draft.entries.length - 1, body);
    else draft.add(event, body);
    if (cut === undefined) return;
    rest = rest.slice(cut.at);
    ({ opening } = cut);
    isContinued = true;
    isFirst = false;
  }
};
