// The key bindings of reading mode.

import type { AllWords } from '@coxswain/locale/cockpit';
import type { Binding } from '../../../keys/binding.ts';
import { isFoldable } from '../transcript/entry.ts';
import { groupOf } from '../transcript/group.ts';
import { firstSpot, lastSpot } from './timeline.ts';
import type { Viewing } from './use-view.ts';
import {
  moveCursor,
  movePage,
  moveToEntry,
  putCursor,
  type Screen,
  toggle,
  type ViewState,
} from './view-state.ts';

const isStop = ({ timeline: { entries } }: Screen, at: number): boolean => {
  const entry = entries[at];
  if (entry === undefined) return false;
  return (
    (isFoldable(entry) && !(entry.kind === 'text' && entry.isContinued)) ||
    entry.kind === 'question' ||
    entry.kind === 'user'
  );
};

/** Opens or closes the card, thought or question under the cursor; it stays on the screen. */
export const toggleAtCursor = (view: ViewState, screen: Screen): ViewState => {
  const { cursor } = view;
  if (!cursor) return view;
  const group = groupOf(screen.timeline.entries, cursor.entryId);
  const [head] = group;
  if (!head || !isFoldable(head)) return view;
  const toggled = toggle(
    view,
    group.map(({ id }) => id),
  );
  return {
    ...toggled,
    cursor: { entryId: head.id, line: cursor.entryId === head.id ? Math.min(cursor.line, 1) : 0 },
  };
};

export const readingKeys = ({
  words,
  look,
  write,
  copy,
  copyKeys,
  openChoice,
}: {
  readonly words: AllWords;
  readonly look: Viewing['look'];
  /** Back to writing. */
  write(): void;
  /** The text under the cursor. */
  copy(): void;
  /** Those of the id. */
  readonly copyKeys: readonly Binding[];
  /** The agent waits for an answer: opens the choices. */
  readonly openChoice: (() => void) | undefined;
}): readonly Binding[] => {
  const { keys } = words.screen.chat;
  const by = (rows: number) => () => look((view, screen) => moveCursor(view, rows, screen));
  const page = (pages: 1 | -1) => () => look((view, screen) => movePage(view, pages, screen));
  const entry = (direction: 1 | -1) => () =>
    look((view, screen) => moveToEntry(view, direction, screen, (at) => isStop(screen, at)));
  const move = { label: keys.move, isQuiet: true };
  const pages = { label: keys.pages, isQuiet: true };
  return [
    ...(openChoice
      ? [{ keys: ['a'], label: words.screen.choice.keys.open, isKept: true, run: openChoice }]
      : []),
    { keys: ['o', 'enter'], label: keys.open, run: () => look(toggleAtCursor) },
    { keys: ['t'], label: keys.copy, run: copy },
    ...copyKeys,
    { keys: ['i', 'escape'], label: keys.write, run: write },
    { keys: ['up', 'k'], ...move, run: by(-1) },
    { keys: ['down', 'j'], ...move, run: by(1) },
    { keys: ['pageup', 'ctrl+u'], ...pages, run: page(-1) },
    { keys: ['pagedown', 'space', 'ctrl+d'], ...pages, run: page(1) },
    { keys: ['J', 'tab'], label: keys.entries, isQuiet: true, run: entry(1) },
    { keys: ['K', 'shift+tab'], label: keys.entries, isQuiet: true, run: entry(-1) },
    {
      keys: ['home'],
      ...pages,
      run: () => look((view, screen) => putCursor(view, firstSpot(screen.timeline), screen)),
    },
    {
      keys: ['end', 'G'],
      ...pages,
      run: () => look((view, screen) => putCursor(view, lastSpot(screen.timeline), screen)),
    },
  ];
};
