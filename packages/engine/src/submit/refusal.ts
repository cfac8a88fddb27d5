// Says in one line why the ledger did not take a task: which limit, its value, how to raise it.

import type { InsertOutcome, NewTask } from '@coxswain/ledger';
import { type Limits, ProblemError } from '@coxswain/protocol';
import { backgroundLimitProblem } from './background-limit.ts';

type Refused = Exclude<InsertOutcome, { readonly outcome: 'inserted' | 'existing' }>;

/** When a refused submission may be tried again, in seconds. */
const RETRY_AFTER_SECONDS = 5;

const limitProblem = (
  refused: Extract<Refused, { outcome: 'limit' }>,
  task: NewTask,
  limits: Limits,
): ProblemError => {
  const key = refused.limit;
  const value = limits[key];
  const extras = { limit: { key, value }, retryAfterSeconds: RETRY_AFTER_SECONDS };
  const raise = `raise it with: cox config set ${key} <number>`;
  switch (key) {
    case 'queueCapacity':
      return new ProblemError(
        'queue_full',
        `${refused.current} tasks are pending, ${key} is ${value}; try later, or ${raise}`,
        extras,
      );
    case 'background.maxConcurrentTasks':
      return backgroundLimitProblem(task, refused.current, limits);
    case 'tree.maxTasks':
      return new ProblemError(
        'tree_limit',
        `the tree has ${refused.current} tasks, ${key} is ${value}; ${raise}`,
        extras,
      );
    case 'items.maxPerSession':
      return new ProblemError(
        'limit_reached',
        `session '${task.session}' has ${refused.current} items, ended ones included, and ${key} is ${value}; add no more, or ${raise}`,
        extras,
      );
  }
};

/** The problem that says why the task was refused. */
export const refusalOf = (refused: Refused, task: NewTask, limits: Limits): ProblemError => {
  switch (refused.outcome) {
    case 'limit':
      return limitProblem(refused, task, limits);
    case 'conflict':
      return new ProblemError(
        'idempotency_conflict',
        `the idempotency key '${task.idempotencyKey}' was already used for another request, task ${refused.taskId}; use a new key`,
      );
    case 'missing':
      return new ProblemError(
        'task_not_found',
        `there is no task ${refused.taskId}, which this one refers to`,
      );
    case 'ended':
      return new ProblemError(
        'unprocessable',
        `task ${refused.taskId} has ended (${refused.status}), so no task can wait for it or become its child`,
      );
    case 'cancelling':
      return new ProblemError(
        'unprocessable',
        `task ${refused.taskId} is being cancelled, so nothing can become its child`,
      );
    case 'retry_active':
      return new ProblemError(
        'retry_active',
        `its retry ${refused.taskId} is still active; cancel that one, or add --force`,
      );
    case 'session_agent':
      return new ProblemError(
        'unprocessable',
        `session '${task.session}' belongs to agent '${refused.agent}', not '${task.agent}'; leave --agent out or name another session`,
      );
  }
};
