const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `812 B`, `4.2 KiB`, `31 MiB`: three figures at most. */
export const bytesText = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes / 1024;
  let unit = 0;
  for (; value >= 1024 && unit < UNITS.length - 1; unit += 1) value /= 1024;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
};
