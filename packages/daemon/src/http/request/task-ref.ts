// Resolves a task reference: a full id, a unique prefix of one, or `@1` for the newest.

import { agentsOf, type Caller, visibleOf } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import { isTaskId, MIN_PREFIX_CHARACTERS, ProblemError, parseTaskRef, type Task } from '@coxswain/protocol';
import { quote } from './quote.ts';

const FORMS = `give a full id, its first ${MIN_PREFIX_CHARACTERS} or more characters, or @1 for the newest task`;

const notFound = (text: string, hint = 'it never existed, or was removed'): ProblemError =>
  new ProblemError('task_not_found', `there is no task ${quote(text)}: ${hint}`);

/**
 * Throws `task_not_found`, or `ambiguous_id` with the matching tasks. A prefix finds only tasks the caller
 * may read: nobody learns others' ids by trying prefixes.
 */
export const resolveTask = async (ledger: Ledger, text: string, caller: Caller): Promise<Task> => {
  if (isTaskId(text)) {
    const task = await ledger.tasks.get(text);
    if (task === undefined) throw notFound(text);
    return task;
  }
  const ref = parseTaskRef(text);
  if (ref === undefined) throw notFound(text, FORMS);
  const [found, ...others] = await visibleOf(ledger, caller, await ledger.tasks.find(ref));
  if (found === undefined) throw notFound(text);
  if (others.length === 0) return found;
  const candidates = [found, ...others].map(({ id }) => id);
  throw new ProblemError(
    'ambiguous_id',
    `${quote(text)} matches ${candidates.length} or more tasks: ${candidates.join(', ')}; give more characters`,
    { candidates },
  );
};

/** True when the tree that the text names is the caller's own from the top: a child's tree holds others' tasks as well. */
export const isOwnRoot = async (ledger: Ledger, caller: Caller, text: string): Promise<boolean> =>
  caller.kind === 'task'
    ? (await resolveTask(ledger, text, caller)).rootId === caller.taskId
    : (await agentsOf(ledger, caller)) === undefined;
