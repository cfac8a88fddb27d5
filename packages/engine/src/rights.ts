// What a caller may do. A person may do everything; a program of a run acts with the rights of its task's agent: what it
// submits becomes a child of its task, and of other tasks it may touch only what it submitted.

import type { Ledger } from '@coxswain/ledger';
import { type InputQuestion, ProblemError, type TaskId } from '@coxswain/protocol';
import type { Caller } from './engine.ts';
import { isOwnWork } from './rights/own-work.ts';

/** Throws `forbidden` unless the caller may change the task. */
export const requireMayChange = async (ledger: Ledger, caller: Caller, id: TaskId): Promise<void> => {
  if (caller.kind === 'user') return;
  if (await isOwnWork(ledger, caller.taskId, id)) return;
  throw new ProblemError(
    'forbidden',
    `a program of task ${caller.taskId} may change only the tasks it submitted, not ${id}`,
  );
};

/** Throws `forbidden` when only a person may do this. */
export const requireUser = (caller: Caller, verb: string): void => {
  if (caller.kind === 'user') return;
  throw new ProblemError('forbidden', `a program of a task may not ${verb}; run it from a shell of your own`);
};

/**
 * Throws `forbidden` unless the caller may ask in the task: a person, or its own program. A program does not say yes to
 * itself: what it wants allowed is not allowed because nobody answered.
 */
export const requireMayAsk = (caller: Caller, id: TaskId, question: InputQuestion): void => {
  if (caller.kind === 'user') return;
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
