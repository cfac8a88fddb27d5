// The graph of a workflow as lines: lanes, the step, and what is known of it, cut to the terminal.

import {
  cellWidth,
  cutToCells,
  type GraphRow,
  type GraphStep,
  graphRows,
  layerRows,
  NODE,
  padToCells,
} from '@coxswain/protocol';
import { safeLine } from '../output/output.ts';
import type { Shown } from '../output/rendering.ts';

/** Wider than this nobody follows them with the eye. */
const MOST_LANES = 60;

export interface DrawnStep extends GraphStep {
  readonly glyph: string;
  /** Beside the key, in columns; each applied after cutting. */
  readonly texts: readonly string[];
  readonly paint: (text: string) => string;
}

/** The keys stand below each other, right of all lanes. */
export const graphLines = (steps: readonly DrawnStep[], { output }: Shown): readonly string[] => {
  const { paint, isTerminal, columns } = output;
  const width = isTerminal ? (columns ?? 80) : undefined;
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const drawn = graphRows(steps);
  const mostLanes = Math.min(MOST_LANES, (width ?? MOST_LANES * 2) / 2);
  const rows = widthOf(drawn) > mostLanes ? layerRows(steps) : drawn;
  const lanes = widthOf(rows);
  const keys = Math.max(0, ...steps.map(({ key }) => cellWidth(key)));
  const widths = columnWidths(steps);
  return rows.map((row) => {
    const step = row.key === undefined ? undefined : byKey.get(row.key);
    if (!step) return paint.quiet(cut(row.lanes, width));
    const fill = ' '.repeat(lanes - row.lanes.length + 1);
    const texts = step.texts.map((text, at) => padToCells(safeLine(text), widths[at] ?? 0)).join('  ');
    const label = cut(
      `${fill}${padToCells(step.key, keys)}  ${texts}`.trimEnd(),
      width && width - row.lanes.length,
    );
    const [before = '', after = ''] = row.lanes.split(NODE);
    const name = label.slice(0, fill.length + step.key.length);
    return (
      paint.quiet(before) +
      step.paint(step.glyph) +
      paint.quiet(after) +
      name +
      paint.quiet(label.slice(name.length))
    );
  });
};

/** Of the rows with a step. */
const widthOf = (rows: readonly GraphRow[]): number =>
  Math.max(0, ...rows.flatMap((row) => (row.key === undefined ? [] : [row.lanes.length])));

const columnWidths = (steps: readonly DrawnStep[]): readonly number[] => {
  const count = Math.max(0, ...steps.map(({ texts }) => texts.length));
  return Array.from({ length: count }, (_, at) =>
    Math.max(...steps.map(({ texts }) => cellWidth(safeLine(texts[at] ?? '')))),
  );
};

const cut = (text: string, width: number | undefined): string =>
  width === undefined ? text : cutToCells(text, Math.max(1, width));
