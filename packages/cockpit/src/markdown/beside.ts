// What stands before a block and beside all of its lines: the bar of a quote, the mark of a list and the blanks below it.

import { wrapLine } from '@coxswain/views';
import { lineWidth } from '../text/cut-line.ts';
import type { Line, Span } from '../text/line.ts';

/** In less room nothing can be read beside it. */
const LEAST_CELLS = 8;

export interface Beside {
  /** Before the first line. */
  readonly first: Line;
  /** Before each other line, as wide as `first`; a blank where it is left out. */
  readonly rest?: Span;
  readonly columns: number;
}

/** The lines of `draw` with that beside them; above them where there is no room beside. */
export const beside = (
  { first, rest, columns }: Beside,
  draw: (columns: number) => readonly Line[],
): readonly Line[] => {
  const width = lineWidth(first);
  if (columns - width < LEAST_CELLS) return [...wrapLine(first, columns), ...draw(columns)];
  const below: Span = rest ?? { text: ' '.repeat(width) };
  const lines = draw(columns - width);
  if (lines.length === 0) return [first];
  return lines.map((line, at) => {
    if (at === 0) return [...first, ...line];
    return line.length === 0 && rest === undefined ? [] : [below, ...line];
  });
};
