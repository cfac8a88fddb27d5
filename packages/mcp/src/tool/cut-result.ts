// Cuts results too long for one answer to a model: the end matters most.

/** About 15,000 tokens: what common clients accept from one call. */
export const MAX_RESULT_CHARACTERS = 60_000;

export interface CutResult {
  readonly text: string;
  /** How many characters were cut from the start. */
  readonly leftOut: number;
}

/** The last {@link MAX_RESULT_CHARACTERS} of the text, never half a character. */
export const cutResult = (text: string): CutResult => {
  const over = text.length - MAX_RESULT_CHARACTERS;
  if (over <= 0) return { text, leftOut: 0 };
  const isHalf = /[\uDC00-\uDFFF]/.test(text[over] ?? '');
  const leftOut = isHalf ? over + 1 : over;
  return { text: text.slice(leftOut), leftOut };
};
