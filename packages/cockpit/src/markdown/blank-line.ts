// Where a text has a blank line, a block of Markdown ends, and what follows is drawn with a free line before it.

export const endsInBlankLine = (text: string): boolean =>
  /\n[^\S\n]*\n/.test(text.slice(text.trimEnd().length));
