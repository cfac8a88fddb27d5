// Shell quoting, for commands that people copy. Commands that run are never built like this.

/** Quotes any value as one word of POSIX `sh`; NUL, which no argument can contain, is removed. */
export const shellQuote = (value: string): string =>
  `'${value.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;

const PLAIN = /^[\w@%+=:,./-]+$/;

/** Like {@link shellQuote}, without quotes where none are needed. */
export const shellWord = (value: string): string => (PLAIN.test(value) ? value : shellQuote(value));
