// Suggests the intended name: a typo should cost a glance, not a search through the documentation.

import { distance } from 'fastest-levenshtein';

const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase();

const SECTION_COST = 0.5;

/** How many letters may differ: a third of the word, at least two. */
const tolerance = (word: string): number => Math.max(2, Math.floor(word.length / 3));

/**
 * The known name closest to the input; undefined if none is close. A name that only lacks or misplaces its section
 * (`taskTimeout` for `background.taskTimeout`) is close.
 */
export const nearestName = (written: string, known: readonly string[]): string | undefined => {
  const wanted = written.toLowerCase();
  const sameEnd = known.filter((name) => lastPart(name) === lastPart(written));
  if (sameEnd.length === 1) return sameEnd[0];
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const name of known) {
    // Of equally close names the one without a section wins.
    const letters = Math.min(
      distance(wanted, name.toLowerCase()),
      distance(wanted, lastPart(name)) + SECTION_COST,
    );
    if (letters >= bestDistance) continue;
    best = name;
    bestDistance = letters;
  }
  return bestDistance <= tolerance(wanted) + SECTION_COST ? best : undefined;
};

/** `; did you mean 'x'?`, or nothing. */
export const didYouMean = (written: string, known: readonly string[]): string => {
  const name = nearestName(written, known);
  return name === undefined ? '' : `; did you mean '${name}'?`;
};
