// The answer of every tool that tells of one task, whether it has ended or not.

import { isEnded, type Task } from '@coxswain/protocol';
import { resultText, statusText } from './task-text.ts';
import { detailOf, type TaskView } from './task-view.ts';
import type { ToolAnswer } from './tool.ts';

const HOW_TO_GO_ON = 'bg_result with wait: true waits for it; bg_status tells how it goes.';

/** The result of a task that completed; of one that failed or was cancelled why, as an error; else how to go on. */
export const outcomeOf = (task: Task): ToolAnswer<TaskView> => {
  const data = detailOf(task);
  if (!isEnded(task.status)) return { text: `${statusText(task)} ${HOW_TO_GO_ON}`, data };
  if (task.status === 'completed') return { text: `${statusText(task)}\n\n${resultText(task)}`, data };
  const said = task.result === undefined ? '' : `\n\n${resultText(task)}`;
  return { text: `${statusText(task)}${said}`, data, isError: true };
};
