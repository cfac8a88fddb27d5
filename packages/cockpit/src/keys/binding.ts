// What a key does where. The footer and the help are made from these, so that no key can do what nobody is told.

import type { Press } from './press.ts';

export interface Binding {
  /** Spellings of presses, see press.ts. The first is the one that is shown. */
  readonly keys: readonly string[];
  /** What it does, in a word or two. Without it the key works but is not shown. */
  readonly label?: string;
  /** Instead of it in a footer that has no room for all of them. */
  readonly short?: string;
  /** Stays in the footer when others, and the note of the page, have no room. */
  readonly isKept?: boolean;
  /** Shown in the help only, not in the footer. */
  readonly isQuiet?: boolean;
  /** Works over what covers the page, because it leads somewhere else. */
  readonly leadsAway?: boolean;
  run(press: Press): void;
}

/** Higher levels get a press first. */
export const KEY_LEVELS = { shell: 0, page: 1, part: 2, dialog: 3 } as const;
export type KeyLevel = keyof typeof KEY_LEVELS;

export interface KeyLayer {
  /** Heads its keys in the help. */
  readonly title: string;
  readonly level: KeyLevel;
  readonly bindings: readonly Binding[];
  /** Takes what none of its bindings took: a text field. True: it was taken. */
  onText?(press: Press): boolean;
  /** A text field: every letter is text for it, whatever else is on the screen, and many at once are one. */
  readonly isWriting?: boolean;
  /** Takes a whole pasted text. True: it was taken. */
  onPaste?(text: string): boolean;
  /** Nothing below it gets a press. */
  readonly isModal?: boolean;
  /** Of the levels below it, only keys that lead away get a press. */
  readonly coversPage?: boolean;
}
