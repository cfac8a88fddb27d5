// Derives a name from a prompt.

import { composed } from './names.ts';

const MAX_CHARACTERS = 24;

/** The first words, `fix-the-login-page`; undefined if the text has no words. */
export const nameOfText = (text: string): string | undefined => {
  const words =
    composed(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [];
  let name = '';
  for (const word of words) {
    const next = name === '' ? word : `${name}-${word}`;
    if (name !== '' && Array.from(next).length > MAX_CHARACTERS) break;
    name = Array.from(next).slice(0, MAX_CHARACTERS).join('');
  }
  return name === '' ? undefined : name;
};
