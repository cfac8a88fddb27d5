import type { Task } from '@coxswain/protocol';
import { type Column, statusSpan, tableLines } from '@coxswain/views';
import { safeLine } from '../output/output.ts';
import { drawLines, type Shown, shownId, surfaceOf } from '../output/rendering.ts';
import { elapsedText } from '../tasks/task-columns.ts';

/** The children inline, each with its own status and elapsed time. */
export const childLines = (children: readonly Task[], { output, words, world }: Shown): string[] => {
  const { paint } = output;
  const columns: Column<Task>[] = [
    { head: '', cell: (task) => ({ text: shownId(task.id, output), tone: 'strong' }) },
    { head: '', cell: (task) => statusSpan(task, { words, surface: surfaceOf(output) }) },
    { head: '', align: 'right', cell: (task) => elapsedText(task, world.nowMs()) },
    { head: '', cell: (task) => safeLine(task.agent) },
    { head: '', cell: (task) => safeLine(task.description) },
  ];
  return drawLines(tableLines(columns, children, { width: undefined }).slice(1), paint);
};
