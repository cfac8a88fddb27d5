// Describes a task to a model: short, with the id it needs for the next call.

import { formatDuration, type InputRequest, isEnded, type Task, taskDurationMs } from '@coxswain/protocol';
import { cutResult } from './cut-result.ts';

const workedText = (task: Task): string =>
  task.startedAt === undefined ? '' : ` after ${formatDuration(taskDurationMs(task, 0))}`;

const causeText = ({ reason, error }: Task): string =>
  `${reason === undefined ? '' : ` (${reason})`}${error === undefined ? '' : `: ${error.message}`}`;

/** One line for a list: id, status, agent, description. */
export const lineOf = ({ id, status, agent, description }: Task): string =>
  `${id}  ${status}  ${agent}  ${description}`;

/** One sentence: which task, and how it is. */
export const statusText = (task: Task): string => {
  const { id, status, agent, progress } = task;
  if (isEnded(status)) return `Task ${id} (${agent}) ${status}${workedText(task)}${causeText(task)}.`;
  if (status === 'pending') return `Task ${id} (${agent}) is pending: it has not started yet.`;
  if (status === 'needs_input') return `Task ${id} (${agent}) is waiting for a person to answer.`;
  const doing = progress === undefined ? '' : `: ${progress.phase} ${progress.detail ?? ''}`.trimEnd();
  return `Task ${id} (${agent}) is running${doing}.`;
};

/** What it is waiting for, one per line. */
export const questionLines = (inputs: readonly InputRequest[]): readonly string[] =>
  inputs
    .filter(({ state }) => state === 'open')
    .map(({ kind, title, id }) => `It is waiting for an answer to a ${kind} (${id}): ${title}`);

/** The result, with a note if it was cut. */
export const resultText = ({ id, result = '' }: Task): string => {
  const { text, leftOut } = cutResult(result);
  if (text === '') return '(no answer)';
  if (leftOut === 0) return text;
  return `[the first ${leftOut} characters are omitted; the whole result: cox bg result ${id}]\n${text}`;
};
