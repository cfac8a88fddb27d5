// The help as lines, made from the layers of keys that work now: what has no binding is not told, and what has one is.

import { cellWidth, padToCells } from '@coxswain/protocol';
import { wrapToCells } from '@coxswain/views';
import type { KeyLayer } from '../keys/binding.ts';
import { keyName } from '../keys/key-name.ts';
import { type Line, lineOf } from '../text/line.ts';

const KEY_GAP = '  ';
const WIDEST_KEYS = 24;

/** What is done, and the keys for it. */
type Rows = ReadonlyMap<string, readonly string[]>;

/** Layers of the same title are told as one, and so are the keys that do the same in one of them. */
const merged = (layers: readonly KeyLayer[]): ReadonlyMap<string, Rows> => {
  const byTitle = new Map<string, Map<string, readonly string[]>>();
  for (const { title, bindings } of layers) {
    const rows = byTitle.get(title) ?? new Map<string, readonly string[]>();
    for (const { keys, label } of bindings)
      if (label !== undefined) rows.set(label, [...(rows.get(label) ?? []), ...keys.map(keyName)]);
    if (rows.size > 0) byTitle.set(title, rows);
  }
  return byTitle;
};

export const helpLines = (
  layers: readonly KeyLayer[],
  notes: readonly string[],
  cells: number,
): readonly Line[] => {
  const sections = merged(layers);
  const widths = [...sections.values()].flatMap((rows) =>
    [...rows.values()].map((keys) => cellWidth(keys.join(' '))),
  );
  const keyCells = Math.min(WIDEST_KEYS, Math.floor(cells / 2), Math.max(0, ...widths));
  const rows = [...sections].flatMap(([title, bindings]): readonly Line[] => [
    lineOf(title, 'accent'),
    ...[...bindings].map(
      ([label, keys]): Line => [
        { text: padToCells(keys.join(' '), keyCells), tone: 'strong' },
        { text: `${KEY_GAP}${label}` },
      ],
    ),
    lineOf(''),
  ]);
  return [...rows, ...notes.flatMap((note) => wrapToCells(note, cells).map((text) => lineOf(text, 'quiet')))];
};
