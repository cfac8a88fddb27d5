// Who may touch an item, and what is one.

import { ProblemError, shortId, type Task } from '@coxswain/protocol';

/** Throws `unprocessable` unless the task is an item. */
export const requireItem = ({ id, kind }: Task): void => {
  if (kind === 'item') return;
  throw new ProblemError(
    'unprocessable',
    `task ${id} is no item (its kind is ${kind}): only what runs for it changes its status; to end it: cox tasks cancel ${shortId(id)}`,
  );
};

/** Throws `forbidden` unless a person asks or a program of the same agent: it speaks for its own agent alone. */
export const requireAgent = (own: Task | undefined, agent: string, what: string): void => {
  if (own === undefined || own.agent === agent) return;
  throw new ProblemError(
    'forbidden',
    `a program of task ${own.id} of agent '${own.agent}' may not change items of agent '${agent}': ${what} is not its own`,
  );
};
