// Durations in config are written so that reading them gives exactly the same: `2h`, `90s`, `1500ms`.

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** The duration in the largest unit that divides it. */
export const writeDuration = (ms: number): string => {
  if (ms === 0) return '0s';
  for (const [unit, size] of UNITS) if (ms % size === 0) return `${ms / size}${unit}`;
  return `${ms}ms`;
};
