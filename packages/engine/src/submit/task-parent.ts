// The position of a new task: its parent, and whether it can start there at all.

import type { Ledger } from '@coxswain/ledger';
import { type Limits, ProblemError, type SubmitTask, type Task, type TaskId } from '@coxswain/protocol';
import { isOwnWork, resolveTask } from '../rights/index.ts';
import type { SubmitContext } from './submit-context.ts';

/** The task that the new one is a child of. What a program submits is always below its own task. */
export const parentOf = async (
  input: SubmitTask,
  { env: { ledger }, caller, program }: SubmitContext,
): Promise<Task | undefined> => {
  if (!program) return input.parentId === undefined ? undefined : resolveTask(ledger, input.parentId, caller);
  if (input.parentId === undefined) return program.task;
  const parent = await resolveTask(ledger, input.parentId, caller);
  if (parent.id === program.task.id || (await isOwnWork(ledger, program.task.id, parent.id))) return parent;
  throw new ProblemError(
    'forbidden',
    `a program of task ${program.task.id} may submit children only below its own task and what it submitted`,
  );
};

interface Place {
  readonly parent: Task;
  readonly session: string;
  readonly after: readonly TaskId[];
  readonly limits: Limits;
}

// A child that waits for an ancestor, by its session or by --after, could never start.
export const requireFitsTree = async (
  { parent, session, after, limits }: Place,
  ledger: Ledger,
): Promise<void> => {
  const ancestors = await ledger.tasks.ancestors(parent.id);
  const maxDepth = limits['tree.maxDepth'];
  if (ancestors.length >= maxDepth) {
    throw new ProblemError(
      'tree_limit',
      `the tree would be ${ancestors.length + 1} levels deep, tree.maxDepth is ${maxDepth}; raise it with: cox config set tree.maxDepth <number>`,
      { limit: { key: 'tree.maxDepth', value: maxDepth } },
    );
  }
  for (const ancestor of ancestors) {
    if (ancestor.session === session) {
      throw new ProblemError(
        'unprocessable',
        `session '${session}' is in use by its ancestor ${ancestor.id}: the child could never start`,
      );
    }
    if (after.includes(ancestor.id)) {
      throw new ProblemError(
        'unprocessable',
        `a child cannot wait for its ancestor ${ancestor.id}: it could never start`,
      );
    }
  }
};
