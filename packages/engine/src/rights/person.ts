// What only a person decides, or an access token in their place.

import type { Ledger } from '@coxswain/ledger';
import {
  type InputId,
  type InputQuestion,
  ProblemError,
  type TaskId,
  type TokenScope,
} from '@coxswain/protocol';
import type { Caller, TokenGrant } from '../engine.ts';
import { requireCovered, requireScope } from './grant.ts';

/** A missing task is reported by the code that looks for it. */
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
      throw new ProblemError('forbidden', `a program of a task may not ${verb}; run it from your own shell`);
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
 * Throws `forbidden` when a program asks with a default that says yes: a program does not say yes to itself, and what it wants
 * allowed does not become allowed because no answer came.
 */
export const requireModestDefault = (caller: Caller, id: TaskId, question: InputQuestion): void => {
  if (caller.kind !== 'task' || question.kind === 'question') return;
  if (question.default === undefined || question.default.decision === 'deny') return;
  throw new ProblemError(
    'forbidden',
    `a program of task ${id} may not ask for ${article(question.kind)} whose default is yes; leave the default out, or set it to deny`,
  );
};

const article = (kind: string): string => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`);
