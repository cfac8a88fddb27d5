// Where a message goes: to the running agent, or into the session as its next task. A message is never an answer: while a
// request is open it is not sent.

import type { InputRequest, Task } from '@coxswain/protocol';
import { openQuestions, type Turn } from '../transcript/turn.ts';

export type Sending =
  | { readonly to: 'nobody' }
  | { readonly to: 'task'; readonly task: Task }
  | { readonly to: 'session' };

/** The open requests of the session, oldest first. */
export const openRequests = (turns: readonly Turn[]): readonly InputRequest[] =>
  turns
    .flatMap(openQuestions)
    .map(({ request }) => request)
    .toSorted((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt));

/** The running or pending turn; undefined: none. */
export const activeTurn = (turns: readonly Turn[]): Turn | undefined =>
  turns.find(({ task: { status } }) => status === 'running' || status === 'needs_input') ??
  turns.find(({ task: { status } }) => status === 'pending');

/** A shell task reads no messages, and a task being cancelled reads no further ones: the message becomes the next task. */
const listens = ({ task }: Turn): boolean =>
  task.status === 'running' && task.runtime !== 'command' && task.cancelRequestedAt === undefined;

export const sendingOf = (turns: readonly Turn[]): Sending => {
  if (openRequests(turns).length > 0) return { to: 'nobody' };
  const turn = activeTurn(turns);
  return turn && listens(turn) ? { to: 'task', task: turn.task } : { to: 'session' };
};
