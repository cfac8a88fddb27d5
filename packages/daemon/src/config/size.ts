// Sizes as people write them. `32MB` is decimal and `32MiB` binary (IEC 80000-13), because a limit that silently differs by
// five percent from the intended one is noticed at the worst moment.

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1_000,
  mb: 1_000 ** 2,
  gb: 1_000 ** 3,
  tb: 1_000 ** 4,
  kib: 1_024,
  mib: 1_024 ** 2,
  gib: 1_024 ** 3,
  tib: 1_024 ** 4,
};
const BINARY = ['TiB', 'GiB', 'MiB', 'KiB'] as const;

/** Reads `32MiB`, `1.5 GB`, `4096` or `4096B`. Returns whole bytes, or undefined if the text is not a size. */
export const parseSize = (text: string): number | undefined => {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  if (match === null) return undefined;
  const unit = UNITS[(match[2] ?? '').toLowerCase() || 'b'];
  if (unit === undefined) return undefined;
  const bytes = Math.round(Number(match[1]) * unit);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
};

/** Writes a size so that {@link parseSize} reads exactly the same: in the largest binary unit without a fraction. */
export const writeSize = (bytes: number): string => {
  for (const unit of BINARY) {
    const size = UNITS[unit.toLowerCase()] ?? 1;
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return `${bytes}B`;
};
