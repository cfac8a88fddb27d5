// Splits long Markdown into pieces that are parsed separately: a streaming answer is parsed again only from the last piece on.

import { cutOfLongLine, LINE_CHARACTERS, PIECE_CHARACTERS } from '../text/long-line.ts';

/** A piece without the end of a block is closed at the end of any line when it has grown beyond this. */
const MAX_CHARACTERS = 2 * PIECE_CHARACTERS;

export interface Cut {
  readonly at: number;
  /** How the block begins that goes on behind the cut: the mark of its code, or the head of its table. */
  readonly opening?: string | undefined;
}

/** The mark of a fence, which may be in a list or a quote. */
const FENCE = /^(?:\s|[-*+>]\s|\d{1,9}[.)]\s)*(`{3,}(?=[^`]*$)|~{3,})(.*)$/;
/** The line below the head of a table. */
const isBelowHead = (line: string): boolean =>
  line.includes('|') && line.includes('-') && /^[ \t|:-]+$/.test(line);

/** What is open behind each line, line by line. */
interface Open {
  readonly fence?: string;
  readonly table?: string;
  readonly line: string;
}

const after = (line: string, open: Open): Open => {
  const [, mark, info = ''] = FENCE.exec(line) ?? [];
  const { fence, table } = open;
  if (fence !== undefined) return mark?.startsWith(fence) && info.trim() === '' ? { line } : { fence, line };
  if (mark !== undefined) return { fence: mark, line };
  if (line.trim() === '') return { line };
  const isHead = open.line.includes('|') && isBelowHead(line);
  const head = isHead ? `${open.line}\n${line}` : table;
  return head === undefined ? { line } : { table: head, line };
};

const openingOf = ({ fence, table }: Open): string | undefined => fence ?? table;

const isCode = (opening: string): boolean => FENCE.test(opening);

const cutAt = (at: number, opening: string | undefined): Cut => ({ at, opening });

/**
 * Where the first piece of the text ends, which continues a block if there is an `opening`; undefined: it is one piece.
 * What comes later changes no cut that was made.
 */
export const cutOf = (text: string, opening?: string): Cut | undefined => {
  if (text.length <= PIECE_CHARACTERS) return undefined;
  let open: Open = { line: '' };
  if (opening !== undefined)
    open = isCode(opening) ? { fence: opening, line: '' } : { table: opening, line: '' };
  let first: Cut | undefined;
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    if (end < 0 || end + 1 >= text.length || end >= LINE_CHARACTERS) break;
    open = after(text.slice(from, end), open);
    from = end + 1;
    if (from <= PIECE_CHARACTERS) continue;
    const isBelowBlank = open.line.trim() === '';
    const isBlock = isBelowBlank && open.fence === undefined && !/\s/.test(text[from] ?? '');
    if (isBlock && from <= MAX_CHARACTERS) return { at: from };
    // Blank lines at the edge of a piece would be lost where they are code.
    if (first === undefined && !isBelowBlank && text[from] !== '\n') first = cutAt(from, openingOf(open));
    if (first !== undefined && from > MAX_CHARACTERS) return first;
  }
  if (first !== undefined && text.length > MAX_CHARACTERS) return first;
  const at = cutOfLongLine(text);
  return at === undefined ? undefined : cutAt(at, open.fence);
};
