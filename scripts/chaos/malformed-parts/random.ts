// Chance that is handed in, so that a run can be repeated.

/** Returns a number from 0 up to 1. */
export type Random = () => number;

export const pick = <Item>(random: Random, items: readonly Item[]): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
};
