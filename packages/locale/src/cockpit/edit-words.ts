// What the cockpit says: where text is written.

import type { InEachLanguage } from '../language.ts';

export interface EditWords {
  /** Stands for a long paste. */
  readonly pastedLines: (count: number) => string;
  readonly pastedCharacters: (count: number) => string;
}

export const EDIT_WORDS: InEachLanguage<EditWords> = {
  en: {
    pastedLines: (count) => `[pasted ${count.toLocaleString('en-US')} lines]`,
    pastedCharacters: (count) => `[pasted ${count.toLocaleString('en-US')} characters]`,
  },
  zh: {
    pastedLines: (count) => `[已粘贴 ${count.toLocaleString('en-US')} 行]`,
    pastedCharacters: (count) => `[已粘贴 ${count.toLocaleString('en-US')} 个字符]`,
  },
};
