// A word as one would type it in a shell, for people to copy. What runs is never put together like this.

/** One word of POSIX `sh`, whatever the value holds; NUL, which no argument can carry, is left out. */
export const shellQuote = (value: string): string =>
  `'${value.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;

const PLAIN = /^[\w@%+=:,./-]+$/;

/** The same, bare where it needs no quotes. */
export const shellWord = (value: string): string => (PLAIN.test(value) ? value : shellQuote(value));
