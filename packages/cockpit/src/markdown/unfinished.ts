// Markdown that is still streaming: an open block is drawn as it will look, half a mark is left out, so nothing changes its
// look when the rest arrives.

/** A line that may become a mark of a block: a list, a rule, a fence, a heading, the line below the head of a table. */
const HALF_BLOCK_MARK = /^(?:[-=*_+#>`~|: \t]+|[ \t]*\d{1,9}[.)])$/;

/** Without a last line whose kind is not known yet; the text does not end in blanks. */
export const withoutHalfMark = (text: string): string => {
  const from = text.lastIndexOf('\n');
  return HALF_BLOCK_MARK.test(text.slice(from + 1)) ? text.slice(0, Math.max(0, from)) : text;
};

/** Escapes, code spans, and runs of what makes text bold, italic or struck. */
const MARKS = /\\[\s\S]|`+|\*+|_+|~~/g;
const isBlank = (character: string | undefined): boolean => character === undefined || /\s/.test(character);
const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

interface Around {
  readonly mark: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Within words `_` is a letter. */
const mayOpen = ({ mark, before, after }: Around): boolean =>
  !isBlank(after) && !(mark.startsWith('_') && isWord(before));
const mayClose = ({ mark, before, after }: Around): boolean =>
  !isBlank(before) && !(mark.startsWith('_') && isWord(after));

/** A run of three is bold and italic. */
const marksOf = (run: string): readonly string[] =>
  run.length < 3 ? [run] : [run.slice(0, 2), run.slice(0, 1)];

/** Takes away what the run closes, and what was opened within; false: it closes nothing. */
const close = (open: string[], run: string): boolean => {
  let left = run.length;
  for (;;) {
    const at = open.findLastIndex((mark) => mark[0] === run[0] && mark.length <= left);
    if (at < 0) return left < run.length;
    left -= open[at]?.length ?? 0;
    open.splice(at);
  }
};

/** The marks that were opened and not closed, the last first; a code span is the innermost. */
const opened = (text: string): readonly string[] => {
  const open: string[] = [];
  let code: string | undefined;
  for (const { 0: mark, index } of text.matchAll(MARKS)) {
    if (code !== undefined) {
      if (mark === code) code = undefined;
      continue;
    }
    if (mark.startsWith('\\')) continue;
    if (mark.startsWith('`')) {
      code = mark;
      continue;
    }
    const around = { mark, before: text[index - 1], after: text[index + mark.length] };
    if (mayClose(around) && close(open, mark)) continue;
    if (mayOpen(around)) open.push(...marksOf(mark));
  }
  return [...open, ...(code === undefined ? [] : [code])].reverse();
};

/** The text with its open marks closed; the address of a link, too. */
export const closed = (text: string): string => {
  const whole = text.trimEnd().replace(/[*_~`]+$/, '');
  const isAddress = /\]\([^()\s]*$/.test(whole);
  return `${whole.trimEnd()}${isAddress ? ')' : ''}${opened(whole).join('')}`;
};
