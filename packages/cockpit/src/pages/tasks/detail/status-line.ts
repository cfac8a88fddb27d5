// The status of a task with how long it takes, and what it does just now.

import { formatDuration, printableLine, type Task, taskElapsedMs } from '@coxswain/protocol';
import { shownStatus, statusStyle } from '@coxswain/views';
import type { Line } from '../../../text/line.ts';
import type { DetailView } from './view.ts';

export const elapsedText = (task: Task, nowMs: number): string =>
  task.startedAt === undefined ? '–' : formatDuration(taskElapsedMs(task, nowMs));

export const chipSpan = (task: Task, { words }: Pick<DetailView, 'words'>): Line[number] => {
  const { glyph, word, tone } = statusStyle(shownStatus(task), words);
  return { text: `${glyph} ${word}`, tone };
};

/** `? needs input  4m02s  calling a tool npm test`; of what has ended, why. Its question, when it is told (`asks`), says more. */
export const statusLine = (task: Task, { words, nowMs }: DetailView, asks = false): Line => {
  const { progress, reason, status } = task;
  const doing =
    progress && `${words.status.phase[progress.phase]} ${printableLine(progress.detail ?? '')}`.trim();
  const why = status !== 'completed' && reason !== undefined ? words.status.reason[reason] : undefined;
  const note = asks ? undefined : (doing ?? why);
  return [
    chipSpan(task, { words }),
    { text: `  ${elapsedText(task, nowMs)}` },
    ...(note === undefined ? [] : [{ text: `  ${note}`, tone: 'quiet' } as const]),
  ];
};
