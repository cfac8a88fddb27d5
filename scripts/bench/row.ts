// One line of the table of speed: a figure of ours beside a floor that was measured in the same run on the same machine.

export interface Row {
  readonly what: string;
  readonly figure: string;
  /** What the machine does without us; empty where the goal is absolute. */
  readonly floor: string;
  readonly ratio: string;
  readonly goal: string;
  readonly isMet: boolean;
}

/** The value below which the given share of the samples falls. */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;
export const perSecond = (value: number, unit: string): string =>
  `${Math.round(value).toLocaleString('en')} ${unit}/s`;
export const times = (value: number): string => `${value.toFixed(2)} ×`;
export const mib = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;

/** Milliseconds that the work takes. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
