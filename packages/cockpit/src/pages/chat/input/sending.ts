// Where words go that are said now: to an open question, to the agent that works, or into the session as its next task.

import type { InputRequest, Task } from '@coxswain/protocol';
import { openQuestions, type Turn } from '../transcript/turn.ts';

export type Sending =
  | { readonly to: 'question'; readonly request: InputRequest }
  /** Words are no answer to a permission. */
  | { readonly to: 'permission'; readonly request: InputRequest }
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
  const [request] = openRequests(turns);
  if (request) return { to: request.kind === 'question' ? 'question' : 'permission', request };
  const turn = activeTurn(turns);
  return turn && listens(turn) ? { to: 'task', task: turn.task } : { to: 'session' };
};
