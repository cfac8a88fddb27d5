// Chance that can be repeated.

/** Numbers from 0 to below 1: the same sequence for the same seed, so that a failure can be repeated. */
export const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};
