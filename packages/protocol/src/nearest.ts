// "Did you mean …": the known word that is the fewest edits away from what was typed.

/** The most edits that still count as a slip: one in three characters, and three at most. */
const tolerance = (word: string): number => Math.min(3, Math.max(1, Math.floor(word.length / 3)));

/** Edits (insert, delete, replace, swap neighbours) between two words: optimal string alignment. */
const edits = (from: string, to: string): number => {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwap =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwap) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
};

/** The nearest of the known words; undefined when none is near enough to be meant. A word that begins so counts as near. */
export const nearest = (typed: string, known: readonly string[]): string | undefined => {
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const word of known) {
    const distance = edits(typed.toLowerCase(), word.toLowerCase());
    if (distance <= tolerance(typed) && (best === undefined || distance < best.distance))
      best = { word, distance };
  }
  return best?.word ?? known.find((word) => typed.length >= 2 && word.startsWith(typed));
};
