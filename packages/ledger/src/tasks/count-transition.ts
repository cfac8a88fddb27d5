// Keeps the counters in step with a change of status. Items count nowhere.

import { isActive, isEnded, isLegalTransition, type TaskStatus } from '@coxswain/protocol';
import type { Transaction } from '../database/transaction.ts';
import { isItem, type LiveTask, standsForItself } from './live-task.ts';

type Counted = Pick<LiveTask, 'kind' | 'parent_n' | 'is_external' | 'submitter' | 'is_throttled'>;

const enter = (tx: Transaction, task: Counted, status: TaskStatus, delta: 1 | -1): void => {
  tx.count(status, delta);
  if (isEnded(status) && standsForItself(task)) tx.count('history', delta);
  if (task.is_external === 1 && status === 'pending') tx.count('external_pending', delta);
  if (task.submitter !== null && task.is_throttled === 0 && isActive(status))
    tx.count(`background:${task.submitter}`, delta);
};

/** A task appears in a status. */
export const countAppearance = (tx: Transaction, task: Counted, status: TaskStatus): void => {
  tx.changed();
  if (!isItem(task)) enter(tx, task, status, 1);
};

/** An ended task is removed. */
export const countRemoval = (tx: Transaction, task: Counted, status: TaskStatus): void => {
  tx.changed();
  if (!isItem(task)) enter(tx, task, status, -1);
};

/** Counts a task's change of status. Throws when the state machine has no such transition: that would be a bug of ours. */
export const countTransition = (
  tx: Transaction,
  task: Counted & { readonly id: string; readonly status: TaskStatus },
  to: TaskStatus,
): void => {
  if (!isLegalTransition(task.status, to))
    throw new Error(`task ${task.id} cannot go from ${task.status} to ${to}`);
  tx.changed();
  if (isItem(task)) return;
  enter(tx, task, task.status, -1);
  enter(tx, task, to, 1);
};
