// Names and values under each other: the names quiet, the values in one column, broken where the cells end.

import { cellWidth, padToCells } from '@coxswain/protocol';
import type { FC } from 'react';
import type { Line, ToneName } from '../text/line.ts';
import { wrapToCells } from '../text/wrap-to-cells.ts';
import { DrawnLines } from './drawn-lines.tsx';

export interface KeyValueField {
  readonly name: string;
  /** Made safe by `printable` already. */
  readonly value: string;
  readonly tone?: ToneName;
  /** Breaks fall where the cells end and nothing is dropped: commands, changes. */
  readonly isExact?: boolean;
}

export interface KeyValueSettings {
  readonly columns: number;
  /** Cells of the names. Default: the widest of them, and two. */
  readonly nameColumns?: number;
}

const GAP = 2;
/** Names never take more than this part of the width. */
const NAME_SHARE = 0.4;

/** The fields as lines, each at most `columns` wide. */
export const keyValueLines = (
  fields: readonly KeyValueField[],
  { columns, nameColumns }: KeyValueSettings,
): readonly Line[] => {
  const widest = fields.reduce((most, { name }) => Math.max(most, cellWidth(name)), 0) + GAP;
  const head = Math.min(nameColumns ?? widest, Math.floor(columns * NAME_SHARE));
  return fields.flatMap(({ name, value, tone = 'text', isExact }) =>
    wrapToCells(value, columns - head, isExact).map(
      (row, at): Line => [
        { text: padToCells(at === 0 ? name : '', head - 1) + ' '.repeat(Math.min(1, head)), tone: 'quiet' },
        { text: row, tone },
      ],
    ),
  );
};

export const KeyValue: FC<KeyValueSettings & { readonly fields: readonly KeyValueField[] }> = ({
  fields,
  ...settings
}) => <DrawnLines lines={keyValueLines(fields, settings)} columns={settings.columns} />;
