// The strip as a line: ` Tasks: 2 running  1 pending | [name] running 2m12s`.

import { grouped } from '@coxswain/locale';
import type { AllWords } from '@coxswain/locale/cockpit';
import { cutToCells, formatDuration, printableLine, type Task, taskElapsedMs } from '@coxswain/protocol';
import { shownStatus, statusStyle } from '@coxswain/views';
import { lineWidth } from '../text/cut-line.ts';
import type { Line } from '../text/line.ts';
import type { StripState } from './strip-state.ts';

/** Of the name of the task: at most, and what it keeps when there is little room. Its step comes before its name. */
const NAME_CELLS = 30;
const MIN_NAME_CELLS = 8;

const BEFORE_NAME: Line = [{ text: ' | ', tone: 'quiet' }];

export interface StripView {
  readonly words: AllWords;
  readonly nowMs: number;
  readonly columns: number;
}

const newestSpans = (task: Task, { words, nowMs, columns }: StripView, isShort: boolean): Line => {
  const { word, glyph, tone } = statusStyle(shownStatus(task), words);
  const elapsed = formatDuration(taskElapsedMs(task, nowMs));
  const after: Line = [{ text: ` ${isShort ? glyph : word}`, tone }, { text: ` ${elapsed}` }];
  const room = columns - lineWidth(BEFORE_NAME) - lineWidth(after) - 2;
  const cells = Math.max(MIN_NAME_CELLS, Math.min(NAME_CELLS, room));
  return [...BEFORE_NAME, { text: `[${cutToCells(printableLine(task.description), cells)}]` }, ...after];
};

const countSpans = ({ running, pending }: StripState, { words }: StripView, isShort: boolean): Line => {
  const { strip } = words.screen.tasks;
  const waiting = grouped(pending);
  return [
    { text: ` ${strip.tasks} `, tone: 'quiet' },
    {
      text: isShort ? `▸${grouped(running)}` : strip.running(running),
      tone: running > 0 ? 'running' : 'quiet',
    },
    ...(pending > 0
      ? ([{ text: isShort ? ` ·${waiting}` : `  ${strip.pending(waiting)}`, tone: 'pending' }] as const)
      : []),
  ];
};

/** In `columns` cells: first the name of the task is cut, then words become glyphs; how long it takes is always there. */
export const stripLine = (state: StripState, view: StripView): Line => {
  const { newest } = state;
  const lineOf = (isShortCount: boolean, isShortStatus: boolean): Line => {
    const counts = countSpans(state, view, isShortCount);
    if (newest === undefined) return counts;
    const columns = view.columns - lineWidth(counts);
    return [...counts, ...newestSpans(newest, { ...view, columns }, isShortStatus)];
  };
  const lines = [lineOf(false, false), lineOf(true, false)];
  return lines.find((line) => lineWidth(line) <= view.columns) ?? lineOf(true, true);
};
