// The strip as a line: ` Tasks: 2 running  1 pending | [name] running 2m12s`.

import type { AllWords } from '@coxswain/locale/cockpit';
import { cutToCells, formatDuration, printableLine, type Task, taskElapsedMs } from '@coxswain/protocol';
import { faceOf, statusFace } from '../components/status-face.ts';
import { lineWidth } from '../text/cut-line.ts';
import { grouped } from '../text/figures.ts';
import type { Line } from '../text/line.ts';
import type { StripState } from './strip-state.ts';

/** Of the name of the task: at most, and what it keeps when there is little room. What it does comes before what it is called. */
const NAME_CELLS = 30;
const LEAST_NAME_CELLS = 8;

const BEFORE_NAME: Line = [{ text: ' | ', tone: 'quiet' }];

export interface StripView {
  readonly words: AllWords;
  readonly nowMs: number;
  readonly columns: number;
}

const newestSpans = (task: Task, { words, nowMs, columns }: StripView): Line => {
  const { word, tone } = statusFace(faceOf(task), words);
  const elapsed = formatDuration(taskElapsedMs(task, nowMs));
  const after: Line = [{ text: ` ${word}`, tone }, { text: ` ${elapsed}` }];
  const room = columns - lineWidth(BEFORE_NAME) - lineWidth(after) - 2;
  const cells = Math.max(LEAST_NAME_CELLS, Math.min(NAME_CELLS, room));
  return [...BEFORE_NAME, { text: `[${cutToCells(printableLine(task.description), cells)}]` }, ...after];
};

/** In about `columns` cells: the name of the task is cut until it fits, and no more. */
export const stripLine = ({ running, pending, hasMore, newest }: StripState, view: StripView): Line => {
  const { strip } = view.words.screen.tasks;
  const counts: Line = [
    { text: ` ${strip.tasks} `, tone: 'quiet' },
    { text: strip.running(running), tone: running > 0 ? 'running' : 'quiet' },
    ...(pending > 0
      ? ([
          { text: `  ${strip.pending(`${grouped(pending)}${hasMore ? '+' : ''}`)}`, tone: 'pending' },
        ] as const)
      : []),
  ];
  if (newest === undefined) return counts;
  return [...counts, ...newestSpans(newest, { ...view, columns: view.columns - lineWidth(counts) })];
};
