// The answer of every tool that reports on one task, ended or not.

import type { Client } from '@coxswain/client';
import { isEnded, type Task } from '@coxswain/protocol';
import { type Changes, changesOf } from './changes.ts';
import { MAX_RESULT_CHARACTERS } from './cut-result.ts';
import { resultText, statusText } from './task-text.ts';
import { detailOf, type TaskView } from './task-view.ts';
import type { ToolAnswer } from './tool.ts';

const HOW_TO_GO_ON = 'Wait for it with bg_result and wait: true; check on it with bg_status.';

/**
 * The result of a completed task, with its changes in its own worktree; for a failed or cancelled one the reason,
 * as an error; otherwise what to do next.
 */
export const outcomeOf = async (client: Client, task: Task): Promise<ToolAnswer<TaskView>> => {
  const data = detailOf(task);
  if (!isEnded(task.status)) return { text: `${statusText(task)} ${HOW_TO_GO_ON}`, data };
  const changes = await changesOf(client, task.id);
  const isCompleted = task.status === 'completed';
  const said = isCompleted || task.result !== undefined ? `\n\n${resultText(task)}` : '';
  const answer = {
    text: `${statusText(task)}${said}${changes === undefined ? '' : changesText(task, changes)}`,
    data: changes === undefined ? data : { ...data, ...evidenceOf(task, changes) },
  };
  return isCompleted ? answer : { ...answer, isError: true };
};

const changesText = (task: Task, { worktree: { folder, branch }, patch }: Changes): string => {
  const where = `its git worktree ${folder} (branch ${branch})`;
  if (patch === '') return `\n\nIt changed nothing in ${where}.`;
  return `\n\nWhat it changed in ${where}:\n\n${cutPatch(task, patch)}`;
};

const evidenceOf = (
  task: Task,
  { worktree: { folder, branch }, patch }: Changes,
): Pick<TaskView, 'worktree' | 'patch'> => ({
  worktree: { folder, branch },
  ...(patch === '' ? {} : { patch: cutPatch(task, patch) }),
});

// A patch beside a result gets the space the result leaves; its start matters most.

/** How much is shown beside the longest result. */
const MIN_CHARACTERS = 5_000;

/** Its start, in whole lines, and how to read all of it. */
export const cutPatch = ({ id, result = '' }: Pick<Task, 'id' | 'result'>, patch: string): string => {
  const room = Math.max(MIN_CHARACTERS, MAX_RESULT_CHARACTERS - result.length);
  if (patch.length <= room) return patch;
  const end = patch.lastIndexOf('\n', room);
  return `${patch.slice(0, Math.max(0, end))}\n[truncated; the whole diff: cox tasks diff ${id}]`;
};
