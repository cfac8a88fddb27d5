// Blocks of Markdown as lines, one below the other, with a free line between two where their text has one.

import { wrapLine } from '@coxswain/views';
import { type Line, lineOf } from '../text/line.ts';
import { beside } from './beside.ts';
import { endsInBlankLine } from './blank-line.ts';
import { codeLines } from './code-lines.ts';
import { inlineSpans } from './inline-spans.ts';
import { known, type MarkedToken, type Tokens } from './lexed.ts';
import { listLines } from './list-lines.ts';
import type { DrawSettings } from './settings.ts';
import { tableLines } from './table-lines.ts';

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

/** `isContinued`: the first block goes on with one that began before. */
export const blockLines = (
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
