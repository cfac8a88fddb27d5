// "Did you mean …": the known word that is the fewest edits away from what was typed.

import { distance } from 'fastest-levenshtein';

/** The maximum edits for a typo: one in three characters, and at most three. */
const tolerance = (word: string): number => Math.min(3, Math.max(1, Math.floor(word.length / 3)));

/** Two swapped letters count as one edit. */
const slips = (typed: string, word: string): number => {
  const edits = distance(typed, word);
  return edits === 2 && [...typed].sort().join() === [...word].sort().join() ? 1 : edits;
};

/** The nearest known word; undefined if none is near enough. A word that starts with what was typed counts as near. */
export const nearest = (typed: string, known: readonly string[]): string | undefined => {
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const word of known) {
    const found = slips(typed.toLowerCase(), word.toLowerCase());
    if (found <= tolerance(typed) && (best === undefined || found < best.distance))
      best = { word, distance: found };
  }
  return best?.word ?? known.find((word) => typed.length >= 2 && word.startsWith(typed));
};
