// What the cockpit says: shell.

import type { InEachLanguage } from '../language.ts';

export interface ShellWords {
  /** Over the sidebar. */
  readonly product: string;
}

export const SHELL_WORDS: InEachLanguage<ShellWords> = {
  en: { product: 'coxswain' },
  zh: { product: 'coxswain' },
};
