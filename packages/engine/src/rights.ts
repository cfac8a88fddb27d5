// What a caller may do. A person may do everything; a program of a run acts with the rights of its task's agent: what it
// submits becomes a child of its task, and of other tasks it may touch only what it submitted. The bearer of an access token may
// do what that grants.

import type { Ledger } from '@coxswain/ledger';
import {
  type InputId,
  type InputQuestion,
  ProblemError,
  type TaskId,
  type TokenScope,
} from '@coxswain/protocol';
import type { Caller, TokenGrant } from './engine.ts';
import { requireCovered, requireScope } from './rights/grant.ts';
import { isOwnWork } from './rights/own-work.ts';

/** Throws `forbidden` unless the caller may change the task; `scope`: what an access token needs for it. */
export const requireMayChange = async (
  ledger: Ledger,
  caller: Caller,
  { id, scope }: { readonly id: TaskId; readonly scope: TokenScope },
): Promise<void> => {
  switch (caller.kind) {
    case 'user':
      return;
    case 'token':
      requireScope(caller.grant, scope, 'change tasks');
      return requireCoveredTask(ledger, caller.grant, id);
    case 'task':
      if (await isOwnWork(ledger, caller.taskId, id)) return;
      throw new ProblemError(
        'forbidden',
        `a program of task ${caller.taskId} may change only the tasks it submitted, not ${id}`,
      );
  }
};

/** A task that is not there is missed by whoever looks for it. */
const requireCoveredTask = async (ledger: Ledger, grant: TokenGrant, id: TaskId): Promise<void> => {
  const task = await ledger.tasks.get(id);
  if (task) requireCovered(grant, task.agent, 'change tasks of');
};

/** Throws `forbidden` when only a person may do this; `scope`: what an access token needs to do it in their place. */
export const requireUser = (caller: Caller, verb: string, scope: TokenScope = 'admin'): void => {
  switch (caller.kind) {
    case 'user':
      return;
    case 'token':
      requireScope(caller.grant, scope, verb);
      return;
    case 'task':
      throw new ProblemError(
        'forbidden',
        `a program of a task may not ${verb}; run it from a shell of your own`,
      );
  }
};

/** Throws `forbidden` unless the caller may answer that request; what is no request of anybody's is found out later. */
export const requireMayAnswer = async (ledger: Ledger, caller: Caller, id: InputId): Promise<void> => {
  requireUser(caller, 'answer questions or approve anything', 'answer');
  if (caller.kind !== 'token') return;
  const request = await ledger.inputs.get(id);
  if (request) await requireCoveredTask(ledger, caller.grant, request.taskId);
};

/**
 * Throws `forbidden` unless the caller may ask in the task: a person, or its own program. A program does not say yes to
 * itself: what it wants allowed is not allowed because nobody answered.
 */
export const requireMayAsk = (caller: Caller, id: TaskId, question: InputQuestion): void => {
  if (caller.kind !== 'task') {
    requireUser(caller, 'ask in the place of a task');
    return;
  }
  if (caller.taskId !== id)
    throw new ProblemError('forbidden', `a program of task ${caller.taskId} may ask only for its own task`);
  if (question.kind === 'question' || question.default === undefined) return;
  if (question.default.decision === 'deny') return;
  throw new ProblemError(
    'forbidden',
    `a program of task ${id} may not ask for ${article(question.kind)} whose default is yes; leave the default out, or let it be deny`,
  );
};

const article = (kind: string): string => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`);
