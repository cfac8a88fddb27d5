// Names and values in two columns, the names quiet.

import { cellWidth, padToCells } from '@coxswain/protocol';
import type { Line, Span } from './line.ts';
import { wrapLine } from './wrap-line.ts';

export interface Field {
  readonly name: string;
  /** At least one; the others go below the first. */
  readonly lines: readonly Line[];
  /** Hard-wrapped without dropping anything: commands, diffs. */
  readonly isExact?: boolean;
}

/** The value of a field. External text must have gone through `printable`. */
export type FieldValue = Line | Span | string | undefined;

const linesOf = (value: FieldValue): readonly Line[] => {
  if (value === undefined || value === '') return [];
  if (typeof value === 'string') return value.split('\n').map((text) => [{ text }]);
  if ('text' in value) return value.text === '' ? [] : [[value]];
  return [value];
};

/** One field, or none where there is no value. */
export const field = (name: string, ...values: readonly FieldValue[]): readonly Field[] => {
  const lines = values.flatMap(linesOf);
  return lines.length === 0 ? [] : [{ name, lines }];
};

/** Shown verbatim, however it is wrapped. */
export const exactField = (name: string, value: string | undefined): readonly Field[] =>
  field(name, value).map((each) => ({ ...each, isExact: true }));

const GAP_CELLS = 2;
/** Names never take more than this part of the width. */
const NAME_SHARE = 0.4;

export interface FieldFit {
  /** The width to wrap at, in cells; undefined: no wrapping. */
  readonly width?: number;
  /** Cells of the names. Default: the widest of them, and two. */
  readonly nameCells?: number;
}

/** The fields as lines. */
export const fieldLines = (
  fields: readonly Field[],
  { width, nameCells }: FieldFit = {},
): readonly Line[] => {
  const widest =
    nameCells ?? fields.reduce((most, { name }) => Math.max(most, cellWidth(name)), 0) + GAP_CELLS;
  const head = width === undefined ? widest : Math.min(widest, Math.floor(width * NAME_SHARE));
  return fields.flatMap(({ name, lines, isExact }) =>
    lines
      .flatMap((line) => (width === undefined ? [line] : wrapLine(line, width - head, isExact)))
      .map((line, at): Line => {
        const label = at === 0 ? padToCells(name, Math.max(0, head - 1)) : ' '.repeat(Math.max(0, head - 1));
        return [{ text: `${label} `.slice(0, head), tone: 'quiet' }, ...line];
      }),
  );
};
