// A line of pieces broken into lines that fit: each piece keeps what it means, also where it is broken.

import { plainText, type Span } from './line.ts';
import { TAB, wrapToCells } from './wrap-to-cells.ts';

/** What stands between two offsets of the line's text. */
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
    // Between two rows stand nothing but blanks.
    const from = text.indexOf(row, end);
    end = from + row.length;
    return cutOut(whole, from, end);
  });
};
