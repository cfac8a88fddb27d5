// Which request of the inbox is shown, and whether a key may answer it. The list changes while you read it: an answer only
// counts for a request that was on the screen long enough to be read.

import { GRACE_MS } from '../../choice/grace.ts';

export interface Editor {
  readonly kind: 'deny' | 'answer';
  readonly requestId: string;
}

export interface InboxState {
  /** Oldest first. */
  readonly ids: readonly string[];
  readonly selectedId: string | undefined;
  /** Milliseconds since 1970. */
  readonly quietUntilMs: number;
  /** The text field that is open, bound to its request. */
  readonly editor: Editor | undefined;
}

export type InboxAction =
  | { readonly type: 'listed'; readonly ids: readonly string[]; readonly nowMs: number }
  | { readonly type: 'selected'; readonly id: string }
  | { readonly type: 'edited'; readonly editor: Editor }
  | { readonly type: 'left' };

/** `wantedId`: the request to open. */
export const emptyInbox = (wantedId?: string): InboxState => ({
  ids: [],
  selectedId: wantedId,
  quietUntilMs: 0,
  editor: undefined,
});

/** True if a key pressed now answers this request. */
export const mayAnswer = (state: InboxState, id: string, nowMs: number): boolean =>
  state.selectedId === id && state.ids.includes(id) && nowMs >= state.quietUntilMs;

/** The successor of a removed request: the next older one, else the last. */
const successor = ({ ids, selectedId }: InboxState, next: readonly string[]): string | undefined => {
  const at = ids.indexOf(selectedId ?? '');
  const after = ids.slice(Math.max(0, at)).find((id) => next.includes(id));
  return at < 0 ? next[0] : (after ?? next.at(-1));
};

const listed = (state: InboxState, ids: readonly string[], nowMs: number): InboxState => {
  const stays = state.selectedId !== undefined && ids.includes(state.selectedId);
  const isFirst = state.ids.length === 0;
  const selectedId = stays ? state.selectedId : successor(state, ids);
  const isMoved = selectedId !== state.selectedId || isFirst;
  const { editor } = state;
  return {
    ids,
    selectedId,
    quietUntilMs: isMoved && selectedId !== undefined ? nowMs + GRACE_MS : state.quietUntilMs,
    editor: editor !== undefined && ids.includes(editor.requestId) ? editor : undefined,
  };
};

export const inboxReducer = (state: InboxState, action: InboxAction): InboxState => {
  switch (action.type) {
    case 'listed':
      return listed(state, action.ids, action.nowMs);
    case 'selected':
      if (action.id === state.selectedId || !state.ids.includes(action.id)) return state;
      return { ...state, selectedId: action.id, quietUntilMs: 0, editor: undefined };
    case 'edited':
      return { ...state, editor: action.editor };
    case 'left':
      return state.editor === undefined ? state : { ...state, editor: undefined };
  }
};
