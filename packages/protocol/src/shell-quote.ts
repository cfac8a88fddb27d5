// A word as one would type it in a shell, for people to copy. What runs is never put together like this.

/** One word of POSIX `sh`, whatever the value holds; NUL, which no argument can carry, is left out. */
export const shellQuote = (value: string): string =>
  `'${value.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;

/** The same for a command that a person reads and types: quoted only where it must be. */
export const shellWord = (value: string): string =>
  /^[\w.:@/+-][\w.:@/+=,-]*$/.test(value) ? value : shellQuote(value);
