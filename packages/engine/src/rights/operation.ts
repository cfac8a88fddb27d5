// Whether a caller may do something: the one place where that is decided. A person may do everything. A program acts for its
// task: it sees the tasks of its own agent and those it submitted, changes only those it submitted, and never decides for a
// person. The bearer of an access token may do what that grants.

import type { Ledger } from '@coxswain/ledger';
import { type AgentDefinition, ProblemError, type Task } from '@coxswain/protocol';
import type { Access, Operation } from '@coxswain/protocol/operations';
import type { AllowedTask, Caller } from '../engine.ts';
import { requireAllAgents, requireScope } from './grant.ts';
import { isOwnTree, maySee, onlyOf } from './sight.ts';

/** An operation: what it takes, and its name in a refusal. */
type Asked = Pick<Operation, 'access' | 'summary'>;

interface Reads {
  readonly ledger: Ledger;
  readonly agents: readonly AgentDefinition[];
}

const REMEDY = 'do it from your own shell, where COX_TOKEN is not set';

const OWN: Readonly<Record<'visible' | 'descendants' | 'itself', string>> = {
  visible: 'only tasks of its own agent and those it submitted',
  descendants: 'only tasks it submitted',
  itself: 'only itself',
};

/** Throws `forbidden` when the caller may not do it at all, whatever it is about. */
export const requireOperation = ({ access, summary }: Asked, caller: Caller): void => {
  if (caller.kind === 'token') {
    const verb = summary.charAt(0).toLowerCase() + summary.slice(1);
    for (const scope of access.token.scopes) requireScope(caller.grant, scope, verb);
    if (access.token.agents === 'all') requireAllAgents(caller.grant, verb);
  }
  if (caller.kind === 'task' && access.allow === 'people')
    throw new ProblemError(
      'forbidden',
      `a program of task ${caller.taskId} may not ${access.verb}; ${REMEDY}`,
    );
};

/** Lets the task through that it is about, read once for all that follows, or throws `forbidden`. */
export const requireTask = async (
  operation: Asked,
  caller: Caller,
  { task, reads }: { readonly task: Task; readonly reads: Reads },
): Promise<AllowedTask> => {
  requireOperation(operation, caller);
  await requireAbout(operation.access, caller, task, reads.ledger);
  await requireTool(operation, caller, reads, task);
  // Every objection was checked.
  return task as AllowedTask;
};

const requireAbout = async (rule: Access, caller: Caller, task: Task, ledger: Ledger): Promise<void> => {
  if (caller.kind === 'user') return;
  if (caller.kind === 'token') {
    const { agents } = caller.grant;
    if (agents === undefined || (await maySee(ledger, caller, task))) return;
    throw onlyOf(agents, caller, 'tasks');
  }
  if (rule.allow === 'anyone' || rule.allow === 'own agent' || rule.allow === 'people') return;
  const isItself = task.id === caller.taskId;
  if (rule.allow === 'itself' ? isItself : !isItself && (await isOwnTree(ledger, caller, task))) return;
  if (rule.allow === 'visible' && (await maySee(ledger, caller, task))) return;
  throw new ProblemError(
    'forbidden',
    `a program of task ${caller.taskId} may ${rule.verb} ${OWN[rule.allow]}, not ${task.id}; ${REMEDY}`,
  );
};

interface Granted {
  readonly agent: string;
  /** undefined: all. */
  readonly tools: readonly string[] | undefined;
}

const granted = async (caller: Caller, { ledger, agents }: Reads): Promise<Granted | undefined> => {
  if (caller.kind !== 'task') return undefined;
  const own = await ledger.tasks.get(caller.taskId);
  const definition = agents.find(({ name }) => name === own?.agent);
  return definition && { agent: definition.name, tools: definition.tools };
};

/** The tools that the agent of the caller was given; undefined: all. */
export const toolsOf = async (caller: Caller, reads: Reads): Promise<readonly string[] | undefined> =>
  (await granted(caller, reads))?.tools;

/**
 * Throws `forbidden` when the agent of the caller was given no tool that does this: `tools:` of an agent holds for its programs
 * too. Its own task a program may always read.
 */
export const requireTool = async (
  { access: { allow, tools: needed } }: Asked,
  caller: Caller,
  reads: Reads,
  task?: Task,
): Promise<void> => {
  if (needed === undefined || caller.kind !== 'task') return;
  if (allow === 'visible' && task?.id === caller.taskId) return;
  const given = await granted(caller, reads);
  if (given?.tools === undefined || given.tools.some((tool) => needed.includes(tool))) return;
  throw new ProblemError(
    'forbidden',
    `agent '${given.agent}' has no tool for this; add ${needed.length === 1 ? '' : 'one of '}${needed.join(', ')} to agents.${given.agent}.tools in the config`,
  );
};
