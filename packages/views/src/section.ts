// Lines under titles.

import { type Line, plainText } from './line.ts';

export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

const INDENT = 2;

/** The lines, moved in by as many blanks; empty ones stay empty. */
export const indentedLines = (lines: readonly Line[], cells = INDENT): readonly Line[] =>
  lines.map((line) => (plainText(line).trim() === '' ? [] : [{ text: ' '.repeat(cells) }, ...line]));

/** Text as it has lines. */
export const textLines = (text: string): readonly Line[] =>
  text === '' ? [] : text.split('\n').map((one) => [{ text: one }]);

/** Each section below an empty line and its title; empty sections are left out. */
export const sectionLines = (sections: readonly Section[]): readonly Line[] =>
  sections
    .filter(({ lines }) => lines.length > 0)
    .flatMap(({ title, lines }): readonly Line[] => [
      [],
      [{ text: title, tone: 'strong' }],
      ...indentedLines(lines),
    ]);
