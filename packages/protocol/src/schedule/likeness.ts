// How much two short texts look alike: the share of neighbouring pairs of characters that they have in common (Dice).

const pairsOf = (text: string): readonly string[] => {
  const characters = Array.from(` ${text} `);
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`);
};

/** Small letters, digits as one digit: which number it is says nothing about the form. */
export const onlyLettersOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\d一二三四五六七八九十两]+/g, '0')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** From 0, nothing in common, to 1, the same. */
export const likeness = (one: string, other: string): number => {
  const [first, second] = [pairsOf(one), [...pairsOf(other)]];
  let common = 0;
  for (const pair of first) {
    const at = second.indexOf(pair);
    if (at < 0) continue;
    second.splice(at, 1);
    common += 1;
  }
  return (2 * common) / (first.length + pairsOf(other).length);
};
