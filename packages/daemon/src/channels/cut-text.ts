// Texts of notices are short: what is longer ends with a mark that says so.

const MARK = '…';

/** At most so many characters (code points, so that none is torn), the mark among them where something was cut. */
export const cutText = (text: string, characters: number): string => {
  const trimmed = text.trim();
  // A text is never shorter in code points than half of its length: most are not looked at whole.
  if (trimmed.length <= characters) return trimmed;
  const start = Array.from(trimmed.slice(0, characters * 2 + 2));
  if (start.length <= characters) return trimmed;
  return `${start
    .slice(0, characters - 1)
    .join('')
    .trimEnd()}${MARK}`;
};
