// The texts of text fields.

import { grouped } from '../grouped.ts';
import { translated } from '../language.ts';

export const EDIT_WORDS = translated({
  en: () => ({
    /** The placeholder of a folded paste. */
    pastedLines: (count: number) => `[pasted ${grouped(count)} lines]`,
    pastedCharacters: (count: number) => `[pasted ${grouped(count)} characters]`,
  }),
  zh: () => ({
    pastedLines: (count) => `[已粘贴 ${grouped(count)} 行]`,
    pastedCharacters: (count) => `[已粘贴 ${grouped(count)} 个字符]`,
  }),
});
