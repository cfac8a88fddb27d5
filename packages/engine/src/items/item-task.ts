// The position of a new item, and the whole task that it is stored as.

import type { NewTask } from '@coxswain/ledger';
import {
  ID_BYTES,
  itemListOf,
  type NewItem,
  NO_TIME_LIMIT_MS,
  ProblemError,
  type Session,
  type Task,
  taskIdFrom,
} from '@coxswain/protocol';
import { agentNamed, defaultAgentName } from '../agents/index.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Caller, EngineSettings } from '../engine.ts';
import { requireItem, requireOwnList, resolveTask } from '../rights/index.ts';

export interface ItemContext {
  readonly env: EngineDependencies;
  readonly settings: EngineSettings;
  readonly caller: Caller;
  /** The task whose program asks; a person has none. */
  readonly own: Task | undefined;
}

/**
 * Makes the task of an item: in the session of its parent, else in the one that is named, else in the caller's own, else on the
 * list of an agent. Throws `agent_not_found`, `session_not_found`, `task_not_found`, `forbidden`, or `tree_limit`.
 */
export const itemTaskOf = async (item: NewItem, context: ItemContext): Promise<NewTask> => {
  if (context.own && item.agent !== undefined && item.agent !== context.own.agent)
    throw new ProblemError(
      'forbidden',
      `a program of task ${context.own.id} adds items only for its own agent '${context.own.agent}': leave agent out`,
    );
  if (context.own && (item.workDir !== undefined || item.environment !== undefined))
    throw new ProblemError(
      'forbidden',
      `a program of task ${context.own.id} may not give an item a folder or an environment; leave workDir and environment out`,
    );
  const parent = item.parentId === undefined ? undefined : await parentItem(item.parentId, context);
  const session = await sessionFor(item, parent, context);
  requireOwnList(
    context.caller,
    context.own,
    { agent: session.agent, session: session.name },
    `session '${session.name}'`,
  );
  return taskOf(item, { parent, session, context });
};

const parentItem = async (ref: string, { env, settings, caller }: ItemContext): Promise<Task> => {
  const parent = await resolveTask(env.ledger, ref, caller);
  requireItem(parent);
  const maxDepth = settings.limits['tree.maxDepth'];
  const { length } = await env.ledger.tasks.ancestors(parent.id);
  if (length < maxDepth) return parent;
  throw new ProblemError(
    'tree_limit',
    `the tree would be ${length + 1} levels deep, tree.maxDepth is ${maxDepth}; raise it with: cox config set tree.maxDepth <number>`,
    { limit: { key: 'tree.maxDepth', value: maxDepth } },
  );
};

const sessionFor = async (
  item: NewItem,
  parent: Task | undefined,
  { own, env, settings }: ItemContext,
): Promise<Pick<Session, 'name' | 'agent'>> => {
  if (parent !== undefined) {
    if (item.session === undefined || item.session === parent.session)
      return { name: parent.session, agent: parent.agent };
    throw new ProblemError(
      'unprocessable',
      `item ${parent.id} is on the list of session '${parent.session}', and its parts are too: leave the session out`,
    );
  }
  const name = item.session ?? own?.session;
  if (name === undefined) return listOf(item.agent, { env, settings });
  const session = await env.ledger.sessions.get(name);
  if (session !== undefined && item.agent !== undefined && session.agent !== item.agent)
    throw new ProblemError(
      'unprocessable',
      `session '${name}' belongs to agent '${session.agent}', not '${item.agent}': leave the agent out`,
    );
  if (session !== undefined) return session;
  throw new ProblemError('session_not_found', `there is no session '${name}'; see: cox sessions list`);
};

/** The list that all sessions of an agent have in common; without a name that of the default agent. */
const listOf = async (
  named: string | undefined,
  { env, settings }: Pick<ItemContext, 'env' | 'settings'>,
): Promise<Pick<Session, 'name' | 'agent'>> => {
  const { PATH } = env.baseEnvironment;
  const agent = named ?? (await defaultAgentName(settings, env.findDefaultAgent, PATH));
  return { name: itemListOf(agentNamed(settings, agent).name), agent };
};

interface ItemParts {
  readonly parent: Task | undefined;
  readonly session: Pick<Session, 'name' | 'agent'>;
  readonly context: ItemContext;
}

const taskOf = ({ title, workDir, source }: NewItem, { parent, session, context }: ItemParts): NewTask => {
  const { env, settings, caller, own } = context;
  const agent = settings.agents.find(({ name }) => name === session.agent);
  const id = taskIdFrom(env.randomBytes(ID_BYTES));
  return {
    id,
    kind: 'item',
    source: caller.kind === 'task' ? 'agent' : source,
    parentId: parent?.id,
    rootId: parent?.rootId ?? id,
    agent: session.agent,
    session: session.name,
    user: caller.name,
    deliverTo: [],
    delivery: 'silent',
    prompt: title,
    runtime: agent?.runtime ?? own?.runtime ?? 'command',
    workDir: workDir ?? own?.workDir ?? parent?.workDir ?? agent?.workspace ?? env.homeDir,
    addDirs: [],
    priority: 0,
    labels: {},
    after: [],
    timeoutMs: NO_TIME_LIMIT_MS,
    maxAttempts: 1,
    onInput: settings.limits.onInput,
    createdAtMs: env.clock.nowMs(),
    isExternalRoot: false,
  };
};
