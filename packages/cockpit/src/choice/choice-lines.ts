// The choices as lines: each with its key, as many per line as fit.

import { cellWidth, cutToCells } from '@coxswain/protocol';
import type { Line, Span } from '../text/line.ts';
import type { Choice } from './choices.ts';

const GAP = '   ';

/** ` y approve   Y always: …`, in lines of at most `columns`. */
export const choiceLines = (choices: readonly Choice[], columns: number): readonly Line[] => {
  const lines: Span[][] = [];
  let left = 0;
  for (const { keys, label, isDouble } of choices) {
    const [key = ''] = keys;
    if (isDouble === true) continue;
    const shown = cutToCells(label, Math.max(1, columns - cellWidth(key) - 2));
    const cells = cellWidth(`${key} ${shown}`);
    const last = lines.at(-1);
    const fits = last !== undefined && left >= GAP.length + cells;
    const line = fits ? last : [];
    if (!fits) {
      lines.push(line);
      left = columns - 1;
    }
    const before = fits ? GAP : ' ';
    line.push({ text: before }, { text: key, tone: 'attention' }, { text: ` ${shown}` });
    left -= cells + (fits ? GAP.length : 0);
  }
  return lines;
};
