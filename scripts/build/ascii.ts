// Bundles are ASCII: a single letter beyond it makes V8 keep the whole source with two bytes a letter, 3 MB more for each
// process of the daemon, and read it more slowly. esbuild escapes texts by itself, but leaves regular expressions and raw
// templates as they are; both read an escape as the letter that it stands for.

/** The source with every letter beyond ASCII escaped. */
export const asAscii = (source: string): string =>
  // Letter by letter as JavaScript counts: a pair of surrogates is read as one letter again where that matters.
  source.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
