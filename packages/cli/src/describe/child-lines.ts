import type { Task } from '@coxswain/protocol';
import { safeLine } from '../output/output.ts';
import { statusCell } from '../output/status-cell.ts';
import { type Column, tableLines } from '../output/table.ts';
import { shownId } from '../output/task-id.ts';
import { elapsedText } from '../tasks/task-columns.ts';
import type { Shown } from './shown.ts';

/** The children inline, each with its own status and elapsed time. */
export const childLines = (children: readonly Task[], { output, words, world }: Shown): string[] => {
  const { paint, isTerminal } = output;
  const columns: Column<Task>[] = [
    { head: '', cell: (task) => ({ text: shownId(task.id, output), paint: paint.strong }) },
    { head: '', cell: (task) => statusCell(task, { words, paint, isTerminal }) },
    { head: '', align: 'right', cell: (task) => elapsedText(task, world.nowMs()) },
    { head: '', cell: (task) => safeLine(task.agent) },
    { head: '', cell: (task) => safeLine(task.description) },
  ];
  return tableLines(columns, children, { width: undefined, paint }).slice(1);
};
