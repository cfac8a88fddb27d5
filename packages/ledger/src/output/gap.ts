// Where stored output is not there any more, its readers get one line that says how much, and why.

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `968.0 MiB`; under one KiB in bytes. */
const sizeInWords = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(UNITS.length, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${UNITS[power - 1]}`;
};

/** The line without its line feed. */
export const gapLine = (bytes: number, isLost = false): string =>
  isLost
    ? `[… ${sizeInWords(bytes)} of output lost: its file is missing or damaged …]`
    : `[… ${sizeInWords(bytes)} of output dropped …]`;
