// The help as lines, made from the layers of keys that work now: what has no binding is not told, and what has one is.

import { cellWidth, padToCells } from '@coxswain/protocol';
import type { KeyLayer } from '../keys/binding.ts';
import { keyName } from '../keys/key-name.ts';
import { type Line, lineOf } from '../text/line.ts';
import { wrapToCells } from '../text/wrap-to-cells.ts';

const KEY_GAP = '  ';
const WIDEST_KEYS = 24;

/** Layers of the same title are told as one. */
const merged = (layers: readonly KeyLayer[]): ReadonlyMap<string, readonly (readonly [string, string])[]> => {
  const byTitle = new Map<string, (readonly [string, string])[]>();
  for (const { title, bindings } of layers) {
    const rows = byTitle.get(title) ?? [];
    for (const { keys, label } of bindings)
      if (label !== undefined) rows.push([keys.map(keyName).join(' '), label]);
    if (rows.length > 0) byTitle.set(title, rows);
  }
  return byTitle;
};

export const helpLines = (
  layers: readonly KeyLayer[],
  notes: readonly string[],
  cells: number,
): readonly Line[] => {
  const sections = merged(layers);
  const widths = [...sections.values()].flat().map(([keys]) => cellWidth(keys));
  const keyCells = Math.min(WIDEST_KEYS, Math.floor(cells / 2), Math.max(0, ...widths));
  const rows = [...sections].flatMap(([title, bindings]): readonly Line[] => [
    lineOf(title, 'accent'),
    ...bindings.map(
      ([keys, label]): Line => [
        { text: padToCells(keys, keyCells), tone: 'strong' },
        { text: `${KEY_GAP}${label}` },
      ],
    ),
    lineOf(''),
  ]);
  return [...rows, ...notes.flatMap((note) => wrapToCells(note, cells).map((text) => lineOf(text, 'quiet')))];
};
