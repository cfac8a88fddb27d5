// How a task ended, in one line.

import type { Task } from '@coxswain/protocol';
import { statusSpan } from '@coxswain/views';
import type { Context } from '../command.ts';
import { safeLine } from '../output/output.ts';
import { drawSpan, shownId } from '../output/rendering.ts';
import { elapsedText } from '../tasks/task-columns.ts';

/** Why it ended that way: the error of a failed one, the reason of a cancelled one; undefined for a completed one. */
export const causeOf = (task: Task, words: Context['words']): string | undefined => {
  if (task.status === 'completed') return undefined;
  if (task.error !== undefined) return safeLine(task.error.message);
  return task.reason === undefined ? undefined : words.status.reason[task.reason];
};

/** `✗ failed  k3v9x0q2  12s  exit code 2`. */
export const endNote = (
  task: Task,
  { output, words, world }: Pick<Context, 'output' | 'words' | 'world'>,
): string => {
  const paint = output.notesPaint;
  const status = statusSpan(task, { words, surface: 'terminal' });
  const parts = [
    drawSpan(status, paint),
    shownId(task.id, output),
    elapsedText(task, world.nowMs()),
    causeOf(task, words),
  ];
  return parts.filter((part) => part !== undefined).join('  ');
};
