// Key bindings. The footer and the help are built from these, so every binding is documented.

import type { Press } from './press.ts';

export interface Binding {
  /** Key names, see press.ts. The first one is shown. */
  readonly keys: readonly string[];
  /** What it does, in a word or two. Without a label the key works but is not shown. */
  readonly label?: string | undefined;
  /** A shorter label for a narrow footer. */
  readonly short?: string | undefined;
  /** Stays in the footer when there is no room for others or for the page's note. */
  readonly isKept?: boolean | undefined;
  /** Shown in the help only, not in the footer. */
  readonly isQuiet?: boolean | undefined;
  /** Also works under an overlay, because it goes to another page. */
  readonly navigates?: boolean | undefined;
  run(press: Press): void;
}

/** Higher levels get a key press first. */
export const KEY_LEVELS = { shell: 0, page: 1, part: 2, dialog: 3 } as const;
export type KeyLevel = keyof typeof KEY_LEVELS;

export interface KeyLayer {
  /** The heading of its keys in the help. */
  readonly title: string;
  readonly level: KeyLevel;
  readonly bindings: readonly Binding[];
  /** Handles what none of its bindings took: a text field. True: handled. */
  onText?(press: Press): boolean;
  /** A text field: every letter is text for it, whatever else is bound, and several at once are handled as one. */
  readonly isWriting?: boolean;
  /** Handles a whole paste. True: handled. */
  onPaste?(text: string): boolean;
  /** No layer below it gets key presses. */
  readonly isModal?: boolean;
  /** In the levels below it, only navigation keys work. */
  readonly coversPage?: boolean;
}
