// A block of code: its language, and below it the code as it is, broken only where the cells end.

import { printableLine } from '@coxswain/protocol';
import { wrapToCells } from '@coxswain/views';
import { type Line, lineOf } from '../text/line.ts';
import type { Tokens } from './lexed.ts';
import type { DrawSettings } from './settings.ts';

const INDENT = '  ';
const OPENING = /^\s*(?:`{3,}|~{3,})/;
const CLOSING = /^\s*(?:`{3,}|~{3,})$/;

const lastLine = (text: string): string => {
  const whole = text.trimEnd();
  return whole.includes('\n') ? whole.slice(whole.lastIndexOf('\n') + 1) : '';
};

/** `isContinued`: its beginning, and with it the name of its language, was drawn before. */
export const codeLines = (
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
