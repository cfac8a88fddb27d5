// The input history, one step back at a time; the current draft is the newest entry.

import { type Draft, draftOf, textOfDraft } from './draft.ts';

export interface HistoryState {
  /** 0: what is being written; 1: the last that was sent. */
  readonly back: number;
  readonly own: Draft | undefined;
}

export const HISTORY_START: HistoryState = { back: 0, own: undefined };

/** Steps to older (`by` 1) or newer (−1) text; undefined at either end. `history` is oldest first. */
export const stepHistory = (
  state: HistoryState,
  { draft, history, by }: { readonly draft: Draft; readonly history: readonly string[]; readonly by: 1 | -1 },
): { readonly state: HistoryState; readonly draft: Draft } | undefined => {
  const shown = history.at(-state.back);
  // The recalled text was edited: it is the draft now.
  const isOwn = state.back === 0 || shown !== textOfDraft(draft);
  const from = isOwn ? { back: 0, own: draft } : state;
  const back = from.back + by;
  if (back < 0 || back > history.length) return undefined;
  if (back === 0) return { state: HISTORY_START, draft: from.own ?? draftOf('') };
  const found = draftOf(history.at(-back) ?? '');
  return { state: { back, own: from.own }, draft: by === 1 ? found : { ...found, cursor: 0 } };
};
