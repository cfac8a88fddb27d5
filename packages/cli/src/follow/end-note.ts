// How a task ended, in one line.

import type { Task } from '@coxswain/protocol';
import { statusSpan } from '@coxswain/views';
import { causeText, elapsedText } from '@coxswain/views/task';
import type { Context } from '../command.ts';
import { drawSpan, rendering, shownId } from '../output/rendering.ts';

/** `✗ failed  k3v9x0q2  12s  exit code 2`. */
export const endNote = (
  task: Task,
  { output, words, deps }: Pick<Context, 'output' | 'words' | 'deps'>,
): string => {
  const paint = output.notesPaint;
  const status = statusSpan(task, { words, surface: 'terminal' });
  const parts = [
    drawSpan(status, paint),
    shownId(task.id, output),
    elapsedText(task, rendering({ output, words, deps })),
    causeText(task, words),
  ];
  return parts.filter((part) => part !== undefined).join('  ');
};
