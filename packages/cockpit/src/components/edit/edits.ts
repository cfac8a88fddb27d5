// Editing keys of a draft.

import type { Draft } from './draft.ts';
import { offsetAt } from './draft-row.ts';
import type { DraftRows } from './draft-rows.ts';
import { nextStop, previousStop, wordEnd, wordStart } from './graphemes.ts';

type Edit = (draft: Draft) => Draft;

const to = (draft: Draft, cursor: number): Draft => ({ ...draft, cursor });
const without = (draft: Draft, from: number, until: number): Draft => ({
  ...draft,
  text: draft.text.slice(0, from) + draft.text.slice(until),
  cursor: from,
});

const lineStart = ({ text, cursor }: Draft): number => text.lastIndexOf('\n', cursor - 1) + 1;
const lineEnd = ({ text, cursor }: Draft): number => {
  const at = text.indexOf('\n', cursor);
  return at < 0 ? text.length : at;
};

export const left: Edit = (draft) => to(draft, previousStop(draft.text, draft.cursor));
export const right: Edit = (draft) => to(draft, nextStop(draft.text, draft.cursor));
export const wordLeft: Edit = (draft) => to(draft, wordStart(draft.text, draft.cursor));
export const wordRight: Edit = (draft) => to(draft, wordEnd(draft.text, draft.cursor));
export const home: Edit = (draft) => to(draft, lineStart(draft));
export const end: Edit = (draft) => to(draft, lineEnd(draft));
export const backspace: Edit = (draft) =>
  without(draft, previousStop(draft.text, draft.cursor), draft.cursor);
export const deleteNext: Edit = (draft) => without(draft, draft.cursor, nextStop(draft.text, draft.cursor));
export const deleteWord: Edit = (draft) => without(draft, wordStart(draft.text, draft.cursor), draft.cursor);
/** At the end of a line, joins the next one. */
export const deleteToEnd: Edit = (draft) =>
  without(draft, draft.cursor, Math.max(lineEnd(draft), nextStop(draft.text, draft.cursor)));
export const deleteToStart: Edit = (draft) => without(draft, lineStart(draft), draft.cursor);

/** A drawn row up or down; undefined at the edge. */
export const vertical = (
  draft: Draft,
  { rows, cursorRow, cursorCells }: DraftRows,
  by: 1 | -1,
): Draft | undefined => {
  const row = rows[cursorRow + by];
  if (!row) return undefined;
  const below = rows[cursorRow + by + 1];
  return to(draft, offsetAt(row, cursorCells, below === undefined || below.start !== row.end));
};

/** The keys that insert a line break in a multi-line field. */
export const NEW_LINE_KEYS = ['shift+enter', 'alt+enter', 'ctrl+j'];

/** The editing keys of every field. `ctrl+b` is taken by the sidebar. */
export const EDIT_KEYS: Readonly<Record<string, Edit>> = {
  left,
  right,
  'alt+left': wordLeft,
  'ctrl+left': wordLeft,
  'alt+b': wordLeft,
  'alt+right': wordRight,
  'ctrl+right': wordRight,
  'alt+f': wordRight,
  home,
  end,
  'ctrl+a': home,
  'ctrl+e': end,
  backspace,
  'ctrl+h': backspace,
  delete: deleteNext,
  'ctrl+d': deleteNext,
  'ctrl+w': deleteWord,
  'alt+backspace': deleteWord,
  'ctrl+backspace': deleteWord,
  'ctrl+k': deleteToEnd,
  'ctrl+u': deleteToStart,
};
