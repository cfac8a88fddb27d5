// A fast path: most text consists of characters that never combine, one or two cells wide: Latin, Greek, Cyrillic, Chinese,
// Japanese, Korean, lines and arrows. Its width is a sum, without the segmenter that everything else needs.

/** Unicode 17 and East_Asian_Width (UAX #11): one cell each, including ambiguous widths. */
const NARROW =
  '\\x20-\\x7e\\u00a1-\\u00ac\\u00ae-\\u02ff\\u0391-\\u0482\\u048a-\\u052f' +
  '\\u2010-\\u2027\\u2030-\\u205e\\u2190-\\u2199\\u2200-\\u22ff\\u2500-\\u25fc\\u2713-\\u2718\\u2800-\\u28ff';
/** Two cells each. Marks that combine (U+302A, U+3099) and half-width forms are left out. */
const WIDE =
  '\\u3000-\\u3029\\u3030-\\u303e\\u3041-\\u3096\\u309b-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uff01-\\uff60';

const NOT_ASCII = /[^\x20-\x7e]/;
const NOT_HARMLESS = new RegExp(`[^\\t\\n${NARROW}${WIDE}]`);
const NOT_SIMPLE = new RegExp(`[^${NARROW}${WIDE}]`);
const EACH_WIDE = new RegExp(`[${WIDE}]`, 'g');

/** True for text of simple characters, tabs and line feeds, which a terminal shows as it is. */
export const isHarmless = (text: string): boolean => !NOT_HARMLESS.test(text);

/** How many cells the text takes; undefined if it contains anything but simple characters. */
export const simpleWidth = (text: string): number | undefined => {
  if (!NOT_ASCII.test(text)) return text.length;
  if (NOT_SIMPLE.test(text)) return undefined;
  let width = text.length;
  EACH_WIDE.lastIndex = 0;
  while (EACH_WIDE.test(text)) width += 1;
  return width;
};

const ODD = new RegExp(`[^${NARROW}${WIDE}]`, 'g');
const SIMPLE = new RegExp(`[${NARROW}${WIDE}]`, 'g');
/** The first wide character; all narrow ones are below it. */
const FIRST_WIDE = 0x3000;

/** The end of the run of simple characters that starts at `from`. */
export const endOfSimple = (text: string, from: number): number => {
  ODD.lastIndex = from;
  return ODD.exec(text)?.index ?? text.length;
};

/** The end of the run of other characters that starts at `from`. */
export const endOfOdd = (text: string, from: number): number => {
  SIMPLE.lastIndex = from;
  return SIMPLE.exec(text)?.index ?? text.length;
};

/** The cells of a simple character. */
export const cellsOfSimple = (code: number): 1 | 2 => (code < FIRST_WIDE ? 1 : 2);
