// A text being edited, with its cursor. A long paste is one character of it: you see `[pasted 10,000 lines]`, and the whole
// text is sent.

export interface Draft {
  /** With one character of {@link isPasteMark} for each folded paste. */
  readonly text: string;
  /** An index into `text`, between graphemes. */
  readonly cursor: number;
  /** The folded pastes, by the number of their mark. */
  readonly pastes: readonly string[];
}

export const EMPTY_DRAFT: Draft = { text: '', cursor: 0, pastes: [] };

/** Plane 15 is private use: readable text does not contain these. */
const FIRST_MARK = 0xf0000;
const MARKS = 0xfffd;
const MARK = /[\u{F0000}-\u{FFFFD}]/gu;
/** A longer paste would hide the text around it. */
const FOLD_LINES = 5;
const FOLD_CHARACTERS = 1_000;

export const isPasteMark = (grapheme: string): boolean => {
  const code = grapheme.codePointAt(0) ?? 0;
  return code >= FIRST_MARK && code <= FIRST_MARK + MARKS;
};

/** The paste behind the mark. */
export const pasteOf = ({ pastes }: Draft, mark: string): string =>
  pastes[(mark.codePointAt(0) ?? 0) - FIRST_MARK] ?? '';

/** Normalizes line ends to LF and removes our own marks, which would look like pastes. */
const clean = (text: string): string => text.replaceAll(/\r\n?/g, '\n').replaceAll(MARK, '\ufffd');

export const draftOf = (text: string): Draft => {
  const cleaned = clean(text);
  return { text: cleaned, cursor: cleaned.length, pastes: [] };
};

/** The full text, as it is sent. */
export const textOfDraft = (draft: Draft): string =>
  draft.text.replaceAll(MARK, (mark) => pasteOf(draft, mark));

const put = (draft: Draft, text: string): Draft => ({
  ...draft,
  text: draft.text.slice(0, draft.cursor) + text + draft.text.slice(draft.cursor),
  cursor: draft.cursor + text.length,
});

/** Inserts at the cursor. */
export const insert = (draft: Draft, text: string): Draft => put(draft, clean(text));

/** Pastes at the cursor; folded when it is long. */
export const paste = (draft: Draft, text: string): Draft => {
  const cleaned = clean(text);
  const isLong = cleaned.length >= FOLD_CHARACTERS || cleaned.split('\n', FOLD_LINES).length >= FOLD_LINES;
  if (!isLong || draft.pastes.length >= MARKS) return put(draft, cleaned);
  const mark = String.fromCodePoint(FIRST_MARK + draft.pastes.length);
  return put({ ...draft, pastes: [...draft.pastes, cleaned] }, mark);
};
