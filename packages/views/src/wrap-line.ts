// Wraps a line of spans: each span keeps its tone, even where it is broken.

import { plainText, type Span } from './line.ts';
import { TAB, wrapToCells } from './wrap-to-cells.ts';

/** The spans between two offsets of the line's text. */
const cutOut = <S extends Pick<Span, 'text'>>(line: readonly S[], from: number, to: number): readonly S[] => {
  const kept: S[] = [];
  let at = 0;
  for (const span of line) {
    const text = span.text.slice(Math.max(0, from - at), Math.max(0, to - at));
    at += span.text.length;
    if (text !== '') kept.push({ ...span, text });
    if (at >= to) break;
  }
  return kept;
};

/**
 * Breaks the pieces where {@link wrapToCells} breaks their text: at most `cells` each, blanks at a break dropped unless it
 * `isExact`.
 */
export const wrapLine = <S extends Pick<Span, 'text'>>(
  line: readonly S[],
  cells: number,
  isExact = false,
): readonly (readonly S[])[] => {
  const whole = line.map((span) => ({ ...span, text: span.text.replaceAll('\t', TAB) }));
  const text = plainText(whole);
  const rows = wrapToCells(text, cells, isExact);
  let end = 0;
  return rows.map((row) => {
    // Only blanks are dropped between two rows.
    const from = text.indexOf(row, end);
    end = from + row.length;
    return cutOut(whole, from, end);
  });
};
