// What the page of jobs says, in lines that fit.

import type { Words } from '@coxswain/locale';
import { type Line, lineOf } from '../../text/line.ts';
import { wrapToCells } from '../../text/wrap-to-cells.ts';

const INDENT = '  ';

export const jobsLines = (words: Words['screen']['jobs'], cells: number): readonly Line[] => {
  const said = (text: string): readonly Line[] =>
    wrapToCells(text, cells).map((line) => lineOf(line, 'quiet'));
  const typed = (command: string): readonly Line[] =>
    wrapToCells(command, cells - INDENT.length).map((line) => lineOf(INDENT + line, 'strong'));
  return [
    ...wrapToCells(words.soon, cells).map((line) => lineOf(line)),
    [],
    ...said(words.once),
    ...typed(words.onceCommand),
    [],
    ...said(words.again),
    ...typed(words.againCommand),
  ];
};
