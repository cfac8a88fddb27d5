import type { TaskDetail } from '@coxswain/protocol';
import { safeLine } from '../output/output.ts';
import { statusCell } from '../output/status-cell.ts';
import { type Column, tableLines } from '../output/table.ts';
import type { Shown } from './shown.ts';
import { timeText } from './time-text.ts';

type Change = NonNullable<TaskDetail['history']>[number];

/** Each transition: when, to what, why, by whom. */
export const historyLines = (history: readonly Change[], shown: Shown): string[] => {
  const { output, words } = shown;
  const { paint, isTerminal } = output;
  const columns: Column<Change>[] = [
    { head: '', cell: ({ at }) => ({ text: timeText(at, shown) ?? '', paint: paint.quiet }) },
    { head: '', cell: ({ status }) => statusCell({ status }, { words, paint, isTerminal }) },
    { head: '', cell: ({ reason }) => safeLine(reason ?? '') },
    { head: '', cell: ({ by }) => (by === undefined ? '' : words.notes.by(safeLine(by))) },
    { head: '', cell: ({ message }) => ({ text: safeLine(message ?? ''), paint: paint.quiet }) },
  ];
  return tableLines(columns, history, { width: undefined, paint }).slice(1);
};
