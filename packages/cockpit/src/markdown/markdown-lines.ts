// Renders Markdown as lines of the screen. A pure function for headings, lists, code, quotes and tables; control and hidden
// characters are made visible first.

import { printable, printableLine } from '@coxswain/protocol';
import { wrapLine, wrapToCells } from '@coxswain/views';
import { lineWidth } from '../text/cut-line.ts';
import { type Line, lineOf, type Span } from '../text/line.ts';
import { endsInBlankLine } from './blank-line.ts';
import { inlineSpans } from './inline-spans.ts';
import { known, lexed, type MarkedToken, type Tokens } from './lexed.ts';
import { cutOf } from './pieces.ts';
import type { DrawSettings } from './settings.ts';
import { tableLines } from './table-lines.ts';

export interface MarkdownSettings extends DrawSettings {
  /** More text may come: unfinished marks are drawn as if complete. Default: the text is complete. */
  readonly isGrowing?: boolean;
  /** The text continues the block that begins so; see `cutOf`. */
  readonly opening?: string | undefined;
}

const pieceLines = (text: string, settings: MarkdownSettings): readonly Line[] => {
  const { isGrowing = false, opening } = settings;
  const source = opening === undefined ? text.replace(/^(?:[^\S\n]*\n)+/, '') : `${opening}\n${text}`;
  return blockLines(lexed(source, isGrowing), settings, opening !== undefined);
};

/** The text in lines of at most `columns` cells. */
export const markdownLines = (text: string, settings: MarkdownSettings): readonly Line[] => {
  const lines: Line[] = [];
  let rest = printable(text).trimEnd();
  let opening = settings.opening === undefined ? undefined : printable(settings.opening);
  for (let cut = cutOf(rest, opening); cut !== undefined; cut = cutOf(rest, opening)) {
    const piece = rest.slice(0, cut.at);
    lines.push(...pieceLines(piece, { ...settings, opening, isGrowing: false }));
    if (endsInBlankLine(piece) && cut.opening === undefined) lines.push([]);
    rest = rest.slice(cut.at);
    opening = cut.opening;
  }
  lines.push(...pieceLines(rest, { ...settings, opening }));
  return lines;
};

// Blocks of Markdown as lines, one below the other, with a free line between two where their text has one.
const headingLines = ({ depth, tokens }: Tokens.Heading, settings: DrawSettings): readonly Line[] => {
  const mark = settings.keepsMarks ? lineOf(`${'#'.repeat(depth)} `, 'accent') : [];
  return wrapLine([...mark, ...inlineSpans(known(tokens), settings, { tone: 'accent' })], settings.columns);
};

const quoteLines = ({ tokens }: Tokens.Blockquote, settings: DrawSettings): readonly Line[] => {
  const bar = { text: '│ ', tone: 'quiet' } as const;
  return beside({ first: [bar], rest: bar, columns: settings.columns }, (columns) =>
    blockLines(known(tokens), { ...settings, columns }),
  );
};

const linesOf = (token: MarkedToken, settings: DrawSettings, isContinued: boolean): readonly Line[] => {
  const { columns } = settings;
  switch (token.type) {
    case 'space':
    case 'checkbox':
      return [];
    case 'heading':
      return headingLines(token, settings);
    case 'code':
      return codeLines(token, settings, isContinued);
    case 'blockquote':
      return quoteLines(token, settings);
    case 'list':
      return listLines(token, settings, blockLines);
    case 'table':
      return tableLines(token, settings);
    case 'hr':
      return [lineOf('─'.repeat(Math.max(0, columns)), 'quiet')];
    case 'paragraph':
      return wrapLine(inlineSpans(known(token.tokens), settings), columns);
    default:
      return wrapLine(inlineSpans([{ ...token, raw: token.raw.trimEnd() }], settings), columns);
  }
};

/** `isContinued`: the first block continues an earlier one. */
const blockLines = (
  tokens: readonly MarkedToken[],
  settings: DrawSettings,
  isContinued = false,
): readonly Line[] => {
  const lines: Line[] = [];
  let above = '';
  for (const token of tokens) {
    const own = linesOf(token, settings, isContinued && token === tokens[0]);
    if (own.length > 0) {
      if (lines.length > 0 && endsInBlankLine(above)) lines.push([]);
      lines.push(...own);
      above = '';
    }
    above += token.raw;
  }
  return lines;
};

// A block of code: its language, and below it the code as it is, broken only where the cells end.
const INDENT = '  ';
const OPENING = /^\s*(?:`{3,}|~{3,})/;
const CLOSING = /^\s*(?:`{3,}|~{3,})$/;

const lastLine = (text: string): string => {
  const whole = text.trimEnd();
  return whole.includes('\n') ? whole.slice(whole.lastIndexOf('\n') + 1) : '';
};

/** `isContinued`: its beginning, and with it the name of its language, was drawn before. */
const codeLines = (
  { text, lang = '', raw }: Tokens.Code,
  { columns, keepsMarks }: DrawSettings,
  isContinued: boolean,
): readonly Line[] => {
  const fence = keepsMarks ? (OPENING.exec(raw)?.[0].trim() ?? '') : '';
  const head = isContinued ? '' : printableLine(fence + lang);
  const foot = keepsMarks && CLOSING.test(lastLine(raw)) ? fence : '';
  const indent = columns > INDENT.length * 2 ? INDENT : '';
  const rows = text === '' ? [] : wrapToCells(text, columns - indent.length, true);
  return [
    ...(head === '' ? [] : wrapToCells(head, columns).map((row) => lineOf(row, 'quiet'))),
    ...rows.map((row): Line => (row === '' ? [] : [{ text: indent }, { text: row, tone: 'codeBlock' }])),
    ...(foot === '' ? [] : [lineOf(foot, 'quiet')]),
  ];
};

// A list: each mark before its text, and the text under itself.
type DrawBlocks = (tokens: readonly MarkedToken[], settings: DrawSettings) => readonly Line[];

const NUMBER = /^\s*(\d{1,9})[.)]/;

/** The number that was written; counted where the same one was written before every item. */
const numbers = ({ items }: Tokens.List): readonly string[] => {
  const written = items.map(({ raw }) => NUMBER.exec(raw)?.[1] ?? '1');
  const [first] = written;
  const isCounted = written.length > 1 && written.every((number) => number === first);
  return isCounted ? written.map((number, at) => String(Number(number) + at)) : written;
};

const taskMark = ({ task, checked }: Tokens.ListItem): readonly Span[] => {
  if (!task) return [];
  return checked === true
    ? [{ text: '[' }, { text: 'x', tone: 'good' }, { text: '] ' }]
    : [{ text: '[ ] ', tone: 'quiet' }];
};

/** `draw`: for the contents of the items, which may be lists again. */
const listLines = (list: Tokens.List, settings: DrawSettings, draw: DrawBlocks): readonly Line[] => {
  const { columns, keepsMarks } = settings;
  const counted = list.ordered ? numbers(list) : [];
  const bullet = keepsMarks ? '- ' : '• ';
  return list.items.flatMap((item, at) => {
    const mark = list.ordered ? `${counted[at]}. ` : item.task && !keepsMarks ? '' : bullet;
    const first = [...lineOf(mark, 'quiet'), ...taskMark(item)];
    const lines = beside({ first, columns }, (room) =>
      draw(known(item.tokens), { ...settings, columns: room }),
    );
    return at > 0 && list.loose ? [[], ...lines] : lines;
  });
};

// The prefix of a block and of all its lines: the bar of a quote, the mark of a list and the blanks below it.

/** In less room nothing can be read beside it. */
const MIN_CELLS = 8;

interface Beside {
  /** Before the first line. */
  readonly first: Line;
  /** Before each other line, as wide as `first`; a blank where it is left out. */
  readonly rest?: Span;
  readonly columns: number;
}

/** The lines of `draw` with that beside them; above them where there is no room beside. */
const beside = (
  { first, rest, columns }: Beside,
  draw: (columns: number) => readonly Line[],
): readonly Line[] => {
  const width = lineWidth(first);
  if (columns - width < MIN_CELLS) return [...wrapLine(first, columns), ...draw(columns)];
  const below: Span = rest ?? { text: ' '.repeat(width) };
  const lines = draw(columns - width);
  if (lines.length === 0) return [first];
  return lines.map((line, at) => {
    if (at === 0) return [...first, ...line];
    return line.length === 0 && rest === undefined ? [] : [below, ...line];
  });
};
