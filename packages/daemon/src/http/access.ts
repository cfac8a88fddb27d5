// Who may ask for what, by the field `access` of each operation. A person may do everything. A program acts for its task: it
// sees the tasks of its own agent and those it submitted, changes only those it submitted, and never decides for a person. An
// access token may do what its scopes allow.

import {
  type Caller,
  isOwnWork,
  maySee,
  requireAllAgents,
  requireScope,
  type TokenGrant,
} from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import { ProblemError, type Task } from '@coxswain/protocol';
import type { Access } from '@coxswain/protocol/operations';

const MEND = 'do it from a shell of your own, where COX_TOKEN is not set';

const OWN: Readonly<Record<'visible' | 'descendants' | 'itself', string>> = {
  visible: 'only tasks of its own agent and those it submitted',
  descendants: 'only tasks it submitted',
  itself: 'only itself',
};

/** Throws `forbidden` when a program of a run may not use the route at all. */
export const requireRoute = (rule: Access, caller: Caller): void => {
  if (caller.kind !== 'task' || rule.allow !== 'people') return;
  throw new ProblemError('forbidden', `a program of task ${caller.taskId} may not ${rule.verb}; ${MEND}`);
};

/** Throws `forbidden` when the token may not use the operation; `verb`: what it does. */
export const requireScopes = ({ token }: Access, grant: TokenGrant, verb: string): void => {
  for (const scope of token.scopes) requireScope(grant, scope, verb);
  if (token.agents === 'all') requireAllAgents(grant, verb);
};

/** True when the caller is a person, or when its programs submitted the task, or when it is the caller's own. */
export const isOwnTree = async (ledger: Ledger, caller: Caller, task: Task): Promise<boolean> => {
  switch (caller.kind) {
    case 'user':
      return true;
    case 'token':
      // A tree holds tasks of agents that the token may not see.
      return caller.grant.agents === undefined;
    case 'task':
      return task.id === caller.taskId || isOwnWork(ledger, caller.taskId, task.id);
  }
};

/** Those of the tasks that the caller may read. */
export const visibleOf = async (
  ledger: Ledger,
  caller: Caller,
  tasks: readonly Task[],
): Promise<readonly Task[]> => {
  if (caller.kind === 'user') return tasks;
  const seen = await Promise.all(tasks.map((task) => maySee(ledger, caller, task)));
  return tasks.filter((_, index) => seen[index]);
};

/** The only agents whose work the caller sees; undefined: it sees that of all. */
export const agentsOf = async (ledger: Ledger, caller: Caller): Promise<ReadonlySet<string> | undefined> => {
  switch (caller.kind) {
    case 'user':
      return undefined;
    case 'token':
      return caller.grant.agents;
    case 'task': {
      const own = await ledger.tasks.get(caller.taskId);
      if (own !== undefined) return new Set([own.agent]);
      throw new ProblemError('forbidden', `task ${caller.taskId}, whose token this is, is gone`);
    }
  }
};

/** Says that only what belongs to these agents may be seen. */
export const onlyOf = (agents: ReadonlySet<string>, caller: Caller, what: string): ProblemError => {
  const names = [...agents].map((name) => `'${name}'`).join(', ');
  const who = caller.kind === 'token' ? `token '${caller.grant.name}'` : 'a program of a task';
  return new ProblemError('forbidden', `${who} sees only ${what} of agent ${names}`);
};

/** Throws `forbidden` unless the rule lets the caller at this task. */
export const requireTask = async (
  ledger: Ledger,
  rule: Access,
  caller: Caller,
  task: Task,
): Promise<void> => {
  if (caller.kind === 'user') return;
  if (caller.kind === 'token') {
    const { agents } = caller.grant;
    if (agents === undefined || (await maySee(ledger, caller, task))) return;
    throw onlyOf(agents, caller, 'tasks');
  }
  if (rule.allow === 'anyone' || rule.allow === 'own agent') return;
  requireRoute(rule, caller);
  if (rule.allow === 'people') return;
  const isItself = task.id === caller.taskId;
  if (rule.allow === 'itself' ? isItself : !isItself && (await isOwnTree(ledger, caller, task))) return;
  if (rule.allow === 'visible' && (await maySee(ledger, caller, task))) return;
  throw new ProblemError(
    'forbidden',
    `a program of task ${caller.taskId} may ${rule.verb} ${OWN[rule.allow]}, not ${task.id}; ${MEND}`,
  );
};
