// After an orchestrated run was started: return, wait for its result, or follow it.

import type { Task } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { followTask } from '../follow/follow-task.ts';
import { printResult } from '../submit/result-text.ts';

export interface ReportedRun {
  readonly wait: boolean;
  readonly follow: boolean;
  /** What to tell a person who leaves. */
  readonly note: string;
}

export const reportRun = async (
  context: Context,
  task: Task,
  { wait, follow, note }: ReportedRun,
): Promise<number> => {
  const { output } = context;
  if (follow) return followTask(context, task, { isShown: true });
  if (wait)
    return followTask(context, task, {
      isShown: false,
      onEnd: async (ended) => {
        if (output.isJson) await output.json(ended);
        else if (!output.isQuiet) await printResult(ended, context);
      },
    });
  if (output.isJson) await output.json(task);
  else await output.line(task.id);
  if (output.isTerminal && !output.isJson) await output.note(note);
  return 0;
};
