// What the cockpit says: where text is written.

import { grouped } from '../grouped.ts';
import type { InEachLanguage } from '../language.ts';

export interface EditWords {
  /** Stands for a long paste. */
  readonly pastedLines: (count: number) => string;
  readonly pastedCharacters: (count: number) => string;
}

export const EDIT_WORDS: InEachLanguage<EditWords> = {
  en: {
    pastedLines: (count) => `[pasted ${grouped(count)} lines]`,
    pastedCharacters: (count) => `[pasted ${grouped(count)} characters]`,
  },
  zh: {
    pastedLines: (count) => `[已粘贴 ${grouped(count)} 行]`,
    pastedCharacters: (count) => `[已粘贴 ${grouped(count)} 个字符]`,
  },
};
