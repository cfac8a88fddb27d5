// A blank line ends a Markdown block, and the next block is drawn with an empty line before it.

export const endsInBlankLine = (text: string): boolean =>
  /\n[^\S\n]*\n/.test(text.slice(text.trimEnd().length));
