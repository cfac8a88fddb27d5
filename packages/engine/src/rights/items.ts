// Who may touch an item, and what is one.

import { itemListOf, ProblemError, shortId, type Task } from '@coxswain/protocol';
import type { Caller } from '../engine.ts';
import { requireCovered, requireScope } from './grant.ts';

/** Throws `unprocessable` unless the task is an item. */
export const requireItem = ({ id, kind }: Task): void => {
  if (kind === 'item') return;
  throw new ProblemError(
    'unprocessable',
    `task ${id} is not a to-do (its kind is ${kind}): its run sets its status; to end it: cox tasks cancel ${shortId(id)}`,
  );
};

/**
 * Throws `forbidden` unless a person asks, an access token for one of its agents, or a program of that session: what is
 * on a list is sent to its agent at every turn, and no other may add to it or remove from it.
 */
export const requireOwnList = (
  caller: Caller,
  own: Task | undefined,
  list: { readonly agent: string; readonly session: string },
  what: string,
): void => {
  if (caller.kind === 'token') {
    requireScope(caller.grant, 'submit', 'change items');
    requireCovered(caller.grant, list.agent, 'change items of');
  }
  if (own === undefined || (own.agent === list.agent && own.session === list.session)) return;
  throw new ProblemError(
    'forbidden',
    `a program of task ${own.id} may change only items of its own session '${own.session}': ${what} is not its own`,
  );
};

/** The same for moving an item: what is on the agent's own list, where only people write, any session of the agent may move. */
export const requireMovable = (
  caller: Caller,
  own: Task | undefined,
  item: Task,
  isRenamed: boolean,
): void => {
  const isShared = own !== undefined && own.agent === item.agent && item.session === itemListOf(own.agent);
  if (!isShared || isRenamed) requireOwnList(caller, own, item, `item ${item.id}`);
};
