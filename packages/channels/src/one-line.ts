// What a transport said, cut to fit in an error message.

import { printable } from '@coxswain/protocol';

const MAX_CHARACTERS = 200;

/** The text on one line without control characters, cut to 200 characters. */
export const oneLine = (text: string): string => {
  const line = printable(text.slice(0, 4 * MAX_CHARACTERS))
    .replaceAll(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= MAX_CHARACTERS ? line : `${characters.slice(0, MAX_CHARACTERS - 1).join('')}…`;
};
