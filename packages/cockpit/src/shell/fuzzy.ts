// Finds by letters that come in order, not by words: `tk` finds Tasks. Letters at the beginnings of words and side by side
// count for more.

const AT_START = 8;
const IN_A_ROW = 4;

/** How well it fits, more is better; undefined when a letter is missing. Everything fits an empty query alike. */
export const fuzzyScore = (query: string, text: string): number | undefined => {
  const letters = [...query.toLowerCase()].filter((letter) => letter !== ' ');
  const places = [...text.toLowerCase()];
  let score = 0;
  let at = -1;
  for (const letter of letters) {
    const found = places.indexOf(letter, at + 1);
    if (found < 0) return undefined;
    if (found === 0 || /[\s:·]/.test(places[found - 1] ?? '')) score += AT_START;
    if (found === at + 1) score += IN_A_ROW;
    score -= found - at - 1;
    at = found;
  }
  return score;
};
