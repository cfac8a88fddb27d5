// A part of the detail: its name in the first column, its lines in the second.

import { cellWidth, padToCells } from '@coxswain/protocol';
import { wrapToCells } from '@coxswain/views';
import { lineWidth } from '../../../text/cut-line.ts';
import type { Line, Span } from '../../../text/line.ts';

/** Cells of the names: the widest of them, and a gap. */
export const nameCells = (names: readonly string[], columns: number): number =>
  Math.min(Math.max(...names.map(cellWidth)) + 2, Math.floor(columns / 3));

/** The lines with the name in front; nothing if there are no lines. */
export const section = (name: string, lines: readonly Line[], cells: number): readonly Line[] =>
  lines.map(
    (line, at): Line => [
      { text: padToCells(at === 0 ? name : '', cells - 1) + ' '.repeat(Math.min(1, cells)), tone: 'quiet' },
      ...line,
    ],
  );

/** Text of an agent, made safe already, broken at the cells; at most `most` lines of it, and how many more there are. */
export const textLines = (
  text: string,
  { cells, tone, isExact, most, more }: TextSettings,
): readonly Line[] => {
  const lines = wrapToCells(text.trimEnd(), cells, isExact).map(
    (row): Line => [tone === undefined ? { text: row } : { text: row, tone }],
  );
  if (most === undefined || lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), [{ text: more?.(lines.length - most + 1) ?? '…', tone: 'quiet' }]];
};

export interface TextSettings {
  readonly cells: number;
  readonly tone?: Span['tone'];
  readonly isExact?: boolean;
  readonly most?: number;
  readonly more?: (count: number) => string;
}

/** A mark followed by a wrapped text with a hanging indent. */
export const marked = (mark: Span, text: string, { cells, tone }: TextSettings): readonly Line[] => {
  const indent = cellWidth(mark.text) + 1;
  return wrapToCells(text, cells - indent).map((row, at): Line => {
    const begin = at === 0 ? [mark, { text: ' ' }] : [{ text: ' '.repeat(indent) }];
    return [...begin, tone === undefined ? { text: row } : { text: row, tone }];
  });
};

/** A line of pieces on as many lines as it takes; a piece that does not fit behind the others begins the next. */
const wrapPieces = (line: Line, cells: number): readonly Line[] => {
  const lines: Span[][] = [[]];
  for (const span of line) {
    const last = lines.at(-1) ?? [];
    if (lineWidth(last) + lineWidth([span]) <= cells) {
      last.push(span);
      continue;
    }
    const rows = wrapToCells(span.text.trim(), cells).map((text) => [{ ...span, text }]);
    if (last.length === 0) lines.pop();
    lines.push(...rows);
  }
  return lines;
};

export interface ShortField {
  readonly name: string;
  readonly value: Line;
}

/** The cells of a field that shares its row. */
const MIN_CELLS = 36;

/** Short fields beside each other where there is room for several in a row. */
export const packed = (fields: readonly ShortField[], columns: number, names: number): readonly Line[] => {
  const perRow = Math.max(1, Math.min(fields.length, Math.floor(columns / MIN_CELLS)));
  const cells = Math.floor(columns / perRow);
  const isTooWide = fields.some(({ value }) => lineWidth(value) + names + 1 > cells);
  if (isTooWide || perRow === 1)
    return fields.flatMap(({ name, value }) => section(name, wrapPieces(value, columns - names), names));
  const rows: Line[] = [];
  for (let at = 0; at < fields.length; at += perRow) {
    const row = fields.slice(at, at + perRow).flatMap(({ name, value }, index, all): Line => {
      const [line = []] = section(name, [value], names);
      const blank = index === all.length - 1 ? 0 : cells - lineWidth(line);
      return [...line, { text: ' '.repeat(Math.max(0, blank)) }];
    });
    rows.push(row);
  }
  return rows;
};
