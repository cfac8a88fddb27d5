// Resolves how a request names a task. A program finds only what it may see: the ids of others are not revealed.

import type { Ledger } from '@coxswain/ledger';
import { isTaskId, ProblemError, parseTaskRef, shortId, type Task } from '@coxswain/protocol';
import type { Caller } from '../engine.ts';
import { requireScope } from './grant.ts';
import { maySee } from './sight.ts';

const notFound = (text: string): ProblemError =>
  new ProblemError('task_not_found', `there is no task ${text}; see: cox tasks list`);

/**
 * Throws `invalid_request`, `task_not_found` or `ambiguous_id`, and `forbidden` for an access token that would find out ids. Without
 * a caller, everything is found.
 */
export const resolveTask = async (ledger: Ledger, text: string, caller?: Caller): Promise<Task> => {
  const isVisible = async (task: Task): Promise<boolean> =>
    caller === undefined || (await maySee(ledger, caller, task));
  if (isTaskId(text)) {
    const task = await ledger.tasks.get(text);
    if (task && (await isVisible(task))) return task;
    throw notFound(text);
  }
  const ref = parseTaskRef(text);
  if (!ref)
    throw new ProblemError(
      'invalid_request',
      `'${text}' is not a task id: give 3 or more of its characters, or @1`,
    );
  // The answer says which task that is, or what the matching ones are about.
  if (caller?.kind === 'token') requireScope(caller.grant, 'read', `find task ${text} without its whole id`);
  const found: Task[] = [];
  for (const task of await ledger.tasks.find(ref)) if (await isVisible(task)) found.push(task);
  const [task, ...others] = found;
  if (!task) throw notFound(text);
  if (others.length === 0) return task;
  const candidates = found.map(({ id, description }) => `${id} ${description}`);
  const shown = found.map(({ id }) => shortId(id)).join(', ');
  throw new ProblemError(
    'ambiguous_id',
    `'${text}' fits more than one task: ${shown}; give more characters`,
    { candidates },
  );
};
