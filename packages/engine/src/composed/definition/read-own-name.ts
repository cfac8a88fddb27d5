// The names that a definition gives to its own parts: steps, inputs, the values of a matrix.

import { composed, isName, MAX_NAME_CHARACTERS } from '@coxswain/protocol';
import type { Located } from './located.ts';

/** In its composed form; undefined: a fault was noted that it is no `what`. */
export const readOwnName = (written: string, at: Located, what: string): string | undefined => {
  const name = composed(written);
  if (isName(name)) return name;
  at.fault(
    `'${name}' is no ${what}: a letter, then letters, digits, - and _, up to ${MAX_NAME_CHARACTERS} characters`,
  );
  return undefined;
};
