// Lines cut and filled to cells, their tones kept.

import { cellWidth, cutToCells } from '@coxswain/protocol';
import type { Line, Span } from './line.ts';

/** How many cells the line takes. */
export const lineWidth = (line: Line): number => line.reduce((sum, { text }) => sum + cellWidth(text), 0);

/** The line in at most `cells`, ending in `…` where something was cut. */
export const cutLine = (line: Line, cells: number): Line => {
  if (cells <= 0) return [];
  if (lineWidth(line) <= cells) return line;
  const kept: Span[] = [];
  let left = cells;
  for (const [at, span] of line.entries()) {
    const width = cellWidth(span.text);
    const isFollowed = line.slice(at + 1).some(({ text }) => text !== '');
    if (width < left || (width === left && !isFollowed)) {
      kept.push(span);
      left -= width;
      continue;
    }
    kept.push({
      ...span,
      text: width === left ? cutToCells(`${span.text} `, left) : cutToCells(span.text, left),
    });
    break;
  }
  return kept;
};

/** The line in exactly `cells`; `right` is at its end and is the last to be cut. */
export const fitLine = (line: Line, cells: number, right: Line = []): Line => {
  const end = cutLine(right, cells);
  const endCells = lineWidth(end);
  const gap = endCells === 0 || endCells === cells ? 0 : 1;
  const begin = cutLine(line, cells - endCells - gap);
  const blank = cells - endCells - lineWidth(begin);
  return [...begin, ...(blank > 0 ? [{ text: ' '.repeat(blank) }] : []), ...end];
};
