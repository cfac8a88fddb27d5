import type { TaskDetail } from '@coxswain/protocol';
import { type Column, statusSpan, tableLines, timeText } from '@coxswain/views';
import { safeLine } from '../output/output.ts';
import { drawLines, rendering, type Shown, surfaceOf } from '../output/rendering.ts';

type Change = NonNullable<TaskDetail['history']>[number];

/** Each transition: when, to what, why, by whom. */
export const historyLines = (history: readonly Change[], shown: Shown): string[] => {
  const { output, words } = shown;
  const { paint } = output;
  const columns: Column<Change>[] = [
    { head: '', cell: ({ at }) => ({ text: timeText(at, rendering(shown)) ?? '', tone: 'quiet' }) },
    { head: '', cell: ({ status }) => statusSpan({ status }, { words, surface: surfaceOf(output) }) },
    { head: '', cell: ({ reason }) => safeLine(reason ?? '') },
    { head: '', cell: ({ by }) => (by === undefined ? '' : words.notes.by(safeLine(by))) },
    { head: '', cell: ({ message }) => ({ text: safeLine(message ?? ''), tone: 'quiet' }) },
  ];
  return drawLines(tableLines(columns, history, { width: undefined }).slice(1), paint);
};
