// Where words go that are said now: to the agent that works, or into the session as its next task. Words are no answer: while
// one is waited for they go nowhere.

import type { InputRequest, Task } from '@coxswain/protocol';
import { openQuestions, type Turn } from '../transcript/turn.ts';

export type Sending =
  | { readonly to: 'nobody' }
  | { readonly to: 'task'; readonly task: Task }
  | { readonly to: 'session' };

/** The requests of the session that wait for a person, the oldest first. */
export const openRequests = (turns: readonly Turn[]): readonly InputRequest[] =>
  turns
    .flatMap(openQuestions)
    .map(({ request }) => request)
    .toSorted((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt));

/** The turn that works now, or waits to; undefined: none. */
export const activeTurn = (turns: readonly Turn[]): Turn | undefined =>
  turns.find(({ task: { status } }) => status === 'running' || status === 'needs_input') ??
  turns.find(({ task: { status } }) => status === 'pending');

/** A program reads nothing, and who is being stopped reads nothing more: what is said then is the next task. */
const listens = ({ task }: Turn): boolean =>
  task.status === 'running' && task.runtime !== 'command' && task.cancelRequestedAt === undefined;

export const sendingOf = (turns: readonly Turn[]): Sending => {
  if (openRequests(turns).length > 0) return { to: 'nobody' };
  const turn = activeTurn(turns);
  return turn && listens(turn) ? { to: 'task', task: turn.task } : { to: 'session' };
};
