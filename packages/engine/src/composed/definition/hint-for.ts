// What to do about a name that nobody has.

import { nearest } from '@coxswain/protocol';

/** So many names are told of those that there are. */
const MOST_KNOWN = 20;

/** `; did you mean 'build'?`, or what there is. */
export const hintFor = (name: string, known: readonly string[]): string => {
  const meant = nearest(name, known);
  if (meant !== undefined) return `; did you mean '${meant}'?`;
  const more = known.length > MOST_KNOWN ? ', …' : '';
  return `; known: ${known.slice(0, MOST_KNOWN).join(', ')}${more}`;
};
