// Bundles are ASCII: a single other character makes V8 store the whole source with two bytes per character, 3 MB more for each
// process of the daemon, and parse it more slowly. esbuild escapes strings, but not regular expressions and raw templates; both
// accept escapes.

/** The source with every non-ASCII character escaped. */
export const asAscii = (source: string): string =>
  // By UTF-16 units: an escaped surrogate pair is read as one character again where that matters.
  source.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
