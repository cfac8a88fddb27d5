// Text from agents and users, made safe for a terminal and wrapped. Continuation rows are indented to the text of the first
// row, so lists stay lists.

import { cellWidth, printable } from '@coxswain/protocol';
import { wrapToCells } from '@coxswain/views';

/** The prefix of a line: indentation and the marks of lists and quotes. */
const PREFIX = /^\s*(?:(?:[-*+•>]|\d{1,3}[.)])\s+)*/u;

const wrapLine = (line: string, columns: number): readonly string[] => {
  const prefix = PREFIX.exec(line)?.[0] ?? '';
  const width = cellWidth(prefix);
  if (width === 0 || width * 2 > columns) return wrapToCells(line, columns);
  const rows = wrapToCells(line.slice(prefix.length), columns - width);
  return rows.map((row, at) => (at === 0 ? prefix : ' '.repeat(width)) + row);
};

/** Prose: broken between words; empty rows at the beginning and the end are left out. */
export const wrapProse = (text: string, columns: number): readonly string[] => {
  const whole = printable(text).replaceAll('\t', '    ');
  const lines = whole
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd()
    .split('\n');
  return lines.flatMap((line) => wrapLine(line.trimEnd(), columns));
};

/** Commands, output, diffs: broken where the row is full, and nothing dropped but empty lines at the end. */
export const wrapExact = (text: string, columns: number): readonly string[] =>
  wrapToCells(printable(text).replace(/\n+$/, ''), columns, true);
