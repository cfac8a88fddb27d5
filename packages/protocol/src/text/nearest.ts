// "Did you mean …": the known word that is the fewest edits away from what was typed.

import { distance } from 'fastest-levenshtein';

/** The maximum edits for a typo: one in three characters, and at most three. */
const tolerance = (word: string): number => Math.min(3, Math.max(1, Math.floor(word.length / 3)));

/** Two swapped letters count as one edit. */
const slips = (typed: string, word: string): number => {
  const edits = distance(typed, word);
  return edits === 2 && [...typed].sort().join() === [...word].sort().join() ? 1 : edits;
};

const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase();

/** Of equally near words the one without a section wins. */
const SECTION_COST = 0.5;

/**
 * The nearest known word; undefined if none is near enough. A word that starts with what was typed counts as near, and so does a name
 * that only lacks or misplaces its section: `taskTimeout` for `background.taskTimeout`.
 */
export const nearest = (typed: string, known: readonly string[]): string | undefined => {
  const sameEnd = known.filter((word) => lastPart(word) === lastPart(typed));
  if (sameEnd.length === 1) return sameEnd[0];
  const wanted = typed.toLowerCase();
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const word of known) {
    const found = Math.min(slips(wanted, word.toLowerCase()), slips(wanted, lastPart(word)) + SECTION_COST);
    if (found <= tolerance(typed) + SECTION_COST && (best === undefined || found < best.distance))
      best = { word, distance: found };
  }
  return best?.word ?? known.find((word) => typed.length >= 2 && word.startsWith(typed));
};

/** `; did you mean 'x'?`, or after the semicolon what else there is to say, if anything. */
export const didYouMean = (typed: string, known: readonly string[], otherwise = ''): string => {
  const meant = nearest(typed, known);
  if (meant !== undefined) return `; did you mean '${meant}'?`;
  return otherwise === '' ? '' : `; ${otherwise}`;
};
