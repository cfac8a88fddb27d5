// A Markdown table: in columns if they fit, else each row as a list of fields.

import { wrapLine } from '@coxswain/views';
import { lineWidth } from '../text/cut-line.ts';
import { type Line, lineOf, type Span } from '../text/line.ts';
import { inlineSpans } from './inline-spans.ts';
import { known, type Tokens } from './lexed.ts';
import type { DrawSettings } from './settings.ts';

const GAP = '  ';

/** A row may hold more cells than there are columns, and those are no part of the table. */
const losesCells = ({ raw, header }: Tokens.Table): boolean =>
  raw.split('\n').some((line) =>
    line
      .trim()
      .replace(/^\|/, '')
      .split(/(?<!\\)\|/)
      .slice(header.length)
      .some((cell) => cell.trim() !== ''),
  );

const aligned = (cell: Line, width: number, align: Tokens.TableCell['align']): Line => {
  const free = width - lineWidth(cell);
  const left = align === 'right' ? free : align === 'center' ? Math.floor(free / 2) : 0;
  const blank = (cells: number): Line => (cells > 0 ? [{ text: ' '.repeat(cells) }] : []);
  return [...blank(left), ...cell, ...blank(free - left)];
};

const inColumns = (
  rows: readonly (readonly Line[])[],
  widths: readonly number[],
  align: Tokens.Table['align'],
): readonly Line[] => {
  const drawn = rows.map(
    (row): Line =>
      row.flatMap((cell, at) => [
        ...(at === 0 ? [] : [{ text: GAP }]),
        ...aligned(cell, widths[at] ?? 0, align[at] ?? null),
      ]),
  );
  const rule = lineOf(widths.map((width) => '─'.repeat(width)).join(GAP), 'quiet');
  return drawn.flatMap((line, at) => (at === 0 ? [line, rule] : [line]));
};

const inFields = (
  head: readonly Line[],
  rows: readonly (readonly Line[])[],
  columns: number,
): readonly Line[] => {
  if (rows.length === 0) return head.flatMap((name) => wrapLine(name, columns));
  const field = (name: Line, value: Line): readonly Line[] => {
    const colon: Line = name.length === 0 ? [] : [{ text: ': ', tone: 'quiet' }];
    const [first = [], ...rest] = wrapLine([...name, ...colon, ...value], columns - GAP.length);
    return [first, ...rest.map((line): Line => [{ text: GAP }, ...line])];
  };
  return rows.flatMap((row, at) => [
    ...(at === 0 ? [] : [[]]),
    ...row.flatMap((value, column) => field(head[column] ?? [], value)),
  ]);
};

/** The table in at most that many columns; its text where cells of it would be lost. */
export const tableLines = (table: Tokens.Table, settings: DrawSettings): readonly Line[] => {
  const { columns } = settings;
  if (losesCells(table)) return wrapLine([{ text: table.raw.trimEnd() }], columns);
  const cell = ({ tokens }: Tokens.TableCell): readonly Span[] => inlineSpans(known(tokens), settings);
  const head = table.header.map(
    (name): Line => cell(name).map((span) => ({ ...span, style: { ...span.style, bold: true } })),
  );
  const rows = table.rows.map((row) => row.map(cell));
  const widths = head.map((name, at) =>
    Math.max(1, lineWidth(name), ...rows.map((row) => lineWidth(row[at] ?? []))),
  );
  const width = widths.reduce((sum, cells) => sum + cells, GAP.length * (widths.length - 1));
  return width <= columns ? inColumns([head, ...rows], widths, table.align) : inFields(head, rows, columns);
};
