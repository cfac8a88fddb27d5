// The strip as a line: ` Tasks: 2 running  1 pending | [name] running 2m12s`.

import type { Words } from '@coxswain/locale';
import { cutToCells, elapsedMs, formatDuration, printableLine, type Task } from '@coxswain/protocol';
import { faceOf, statusFace } from '../components/status-face.ts';
import type { Line } from '../text/line.ts';
import type { StripState } from './strip-state.ts';

/** Of the name of the task. */
const NAME_CELLS = 30;

const newestSpans = (task: Task, words: Words, nowMs: number): Line => {
  const { word, tone } = statusFace(faceOf(task), words);
  const elapsed = formatDuration(elapsedMs(task.startedAt, task.endedAt, nowMs));
  return [
    { text: ' | ', tone: 'quiet' },
    { text: `[${cutToCells(printableLine(task.description), NAME_CELLS)}]` },
    { text: ` ${word}`, tone },
    { text: ` ${elapsed}` },
  ];
};

export const stripLine = (
  { running, pending, hasMore, newest }: StripState,
  words: Words,
  nowMs: number,
): Line => {
  const { strip } = words.screen.tasks;
  return [
    { text: ` ${strip.tasks} `, tone: 'quiet' },
    { text: strip.running(running), tone: running > 0 ? 'running' : 'quiet' },
    ...(pending > 0
      ? ([{ text: `  ${strip.pending(`${pending}${hasMore ? '+' : ''}`)}`, tone: 'pending' }] as const)
      : []),
    ...(newest === undefined ? [] : newestSpans(newest, words, nowMs)),
  ];
};
