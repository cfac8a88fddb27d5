// Names and values under each other: the names quiet, the values in one column.

import { cellWidth } from '@coxswain/protocol';
import type { Paint } from '../output/paint.ts';

/** A name and its value; a field without a value is left out. */
export type Field = readonly [name: string, value: string | undefined];

const GAP = 2;

/** One line a field; a value of several lines goes on under itself. */
export const fieldLines = (fields: readonly Field[], paint: Paint): string[] => {
  const present = fields.filter((field): field is readonly [string, string] => field[1] !== undefined);
  const width = present.reduce((most, [name]) => Math.max(most, cellWidth(name)), 0) + GAP;
  return present.map(([name, value]) => {
    const head = paint.quiet(name) + ' '.repeat(width - cellWidth(name));
    const lines = value.split('\n');
    return (
      head + lines.map((line, at) => (at === 0 || line === '' ? line : ' '.repeat(width) + line)).join('\n')
    );
  });
};
