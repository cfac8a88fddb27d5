// From what a submitter asked for to a task with every default filled in and every rule checked that needs no transaction.

import { createHash } from 'node:crypto';
import type { Ledger, NewTask } from '@coxswain/ledger';
import {
  type AgentDefinition,
  COMMAND_AGENT,
  formatDuration,
  ID_BYTES,
  isTaskId,
  type Limits,
  ProblemError,
  parseTaskRef,
  type SubmitTask,
  shortId,
  type Task,
  type TaskId,
  taskIdFrom,
} from '@coxswain/protocol';
import { agentNamed, defaultAgentName } from './agents.ts';
import type { EngineDependencies } from './dependencies.ts';
import type { Caller, EngineSettings } from './engine.ts';
import type { Folders } from './folders.ts';
import { requireMaySubmit } from './rights.ts';
import { requireSchema } from './run/output-schema.ts';

/** Who submits, and what holds for all tasks of the call. */
export interface SubmitContext {
  readonly world: EngineDependencies;
  readonly settings: EngineSettings;
  readonly caller: Caller;
  readonly folders: Folders;
}

/** Resolves what a request says for a task. Throws `invalid_request`, `task_not_found` or `ambiguous_id`. */
export const resolveTask = async (ledger: Ledger, text: string): Promise<Task> => {
  if (isTaskId(text)) {
    const task = await ledger.tasks.get(text);
    if (task) return task;
    throw new ProblemError('task_not_found', `there is no task ${text}; see: cox tasks list`);
  }
  const ref = parseTaskRef(text);
  if (!ref)
    throw new ProblemError(
      'invalid_request',
      `'${text}' is no task id: give 3 or more of its characters, or @1`,
    );
  const [task, ...others] = await ledger.tasks.find(ref);
  if (!task) throw new ProblemError('task_not_found', `there is no task ${text}; see: cox tasks list`);
  if (others.length === 0) return task;
  const candidates = [task, ...others].map(({ id, description }) => `${id} ${description}`);
  const shown = [task, ...others].map(({ id }) => shortId(id)).join(', ');
  throw new ProblemError(
    'ambiguous_id',
    `'${text}' fits more than one task: ${shown}; give more characters`,
    { candidates },
  );
};

/** Makes the task, without its environment. Throws ProblemError for everything that is wrong with the request. */
export const taskOf = async (input: SubmitTask, context: SubmitContext): Promise<NewTask> => {
  const { world, settings, caller } = context;
  const { limits } = settings;
  const nowMs = world.clock.nowMs();
  const id = taskIdFrom(world.randomBytes(ID_BYTES));
  const parent = await parentOf(input, context);
  const agent = await agentFor(input, context, parent);
  const workDir = input.workDir ?? parent?.workDir ?? agent.workspace ?? world.homeDir;
  await context.folders.require(workDir);
  for (const folder of input.addDirs) await context.folders.require(folder);
  await requireSchema(input.outputSchema);
  requireGroup(input.group ?? agent.group, limits);
  requireChannels(input.deliverTo);
  const after = await Promise.all(input.after.map(async (ref) => (await resolveTask(world.ledger, ref)).id));
  const session = input.session ?? `ses_${id.slice(4)}`;
  await requirePlaceInTree({ parent, session, after, limits }, world.ledger);
  return {
    id,
    kind: input.kind,
    source: caller.kind === 'task' ? 'agent' : input.source,
    parentId: parent?.id,
    rootId: parent?.rootId ?? id,
    agent: agent.name,
    session,
    user: caller.name,
    deliverTo: input.deliverTo,
    title: input.title,
    prompt: input.prompt ?? commandLineOf(input.command ?? []),
    command: input.command,
    runtime: agent.runtime,
    model: agent.model,
    workDir,
    addDirs: input.addDirs,
    priority: input.priority,
    group: input.group ?? agent.group,
    labels: input.labels,
    after,
    timeoutMs: timeoutOf(input, agent, limits),
    maxAttempts: input.maxAttempts ?? agent.maxAttempts ?? 1,
    onInput: input.onInput ?? agent.onInput ?? limits.onInput,
    outputSchema: input.outputSchema,
    idempotencyKey: input.idempotencyKey,
    createdAtMs: nowMs,
    runAtMs: runAtOf(input, nowMs),
    requestHash: input.idempotencyKey === undefined ? undefined : hashOf(input),
    isExternalRoot: parent === undefined,
  };
};

const parentOf = async (input: SubmitTask, { world, caller }: SubmitContext): Promise<Task | undefined> => {
  if (caller.kind === 'user')
    return input.parentId === undefined ? undefined : resolveTask(world.ledger, input.parentId);
  if (input.parentId === undefined) return resolveTask(world.ledger, caller.taskId);
  const parent = await resolveTask(world.ledger, input.parentId);
  const ancestors = await world.ledger.tasks.ancestors(parent.id);
  if (ancestors.some((task) => task.id === caller.taskId)) return parent;
  throw new ProblemError(
    'forbidden',
    `a program of task ${caller.taskId} may submit children only below its own task`,
  );
};

const agentFor = async (
  input: SubmitTask,
  context: SubmitContext,
  parent: Task | undefined,
): Promise<AgentDefinition> => {
  const { settings, caller, world } = context;
  const ofSession = async (): Promise<string | undefined> =>
    input.session === undefined ? undefined : (await world.ledger.sessions.get(input.session))?.agent;
  const ownAgent = caller.kind === 'task' ? parent?.agent : undefined;
  const name = input.agent ?? (input.command ? COMMAND_AGENT : ((await ofSession()) ?? ownAgent));
  const path = (input.environment ?? world.baseEnvironment).PATH;
  const agent = agentNamed(
    settings,
    name ?? (await defaultAgentName(settings, world.findDefaultAgent, path)),
  );
  if (agent.name === COMMAND_AGENT && input.command === undefined) {
    throw new ProblemError(
      'unprocessable',
      `agent '${COMMAND_AGENT}' runs a program: write it after --, or use --agent shell`,
    );
  }
  if (input.command !== undefined && agent.runtime !== 'command') {
    throw new ProblemError('unprocessable', `agent '${agent.name}' cannot run a program; leave --agent out`);
  }
  if (caller.kind === 'task' && parent) requireMaySubmit(settings, parent, agent);
  return agent;
};

interface Place {
  readonly parent: Task | undefined;
  readonly session: string;
  readonly after: readonly TaskId[];
  readonly limits: Limits;
}

// A child that waits for an ancestor, by its session or by --after, could never start.
const requirePlaceInTree = async (
  { parent, session, after, limits }: Place,
  ledger: Ledger,
): Promise<void> => {
  if (!parent) return;
  const ancestors = await ledger.tasks.ancestors(parent.id);
  const maxDepth = limits['tree.maxDepth'];
  if (ancestors.length >= maxDepth) {
    throw new ProblemError(
      'tree_limit',
      `the tree would be ${ancestors.length + 1} deep, tree.maxDepth is ${maxDepth}; raise it with: cox config set tree.maxDepth <number>`,
      { limit: { key: 'tree.maxDepth', value: maxDepth } },
    );
  }
  for (const ancestor of ancestors) {
    if (ancestor.session === session) {
      throw new ProblemError(
        'unprocessable',
        `session '${session}' is in use by its ancestor ${ancestor.id}: the child could never start`,
      );
    }
    if (after.includes(ancestor.id)) {
      throw new ProblemError(
        'unprocessable',
        `a child cannot wait for its ancestor ${ancestor.id}: it could never start`,
      );
    }
  }
};

const requireGroup = (group: string | undefined, limits: Limits): void => {
  if (group === undefined || Object.hasOwn(limits.groups, group)) return;
  const known = Object.keys(limits.groups).join(', ') || 'none';
  throw new ProblemError(
    'unprocessable',
    `there is no group '${group}' (known: ${known}); add it with: cox config set groups.${group} <slots>`,
  );
};

const requireChannels = (targets: readonly string[]): void => {
  const [first] = targets;
  if (first === undefined) return;
  throw new ProblemError(
    'unprocessable',
    `there is no channel '${first.split(':')[0]}' to deliver to; leave --deliver out`,
  );
};

const timeoutOf = (input: SubmitTask, agent: AgentDefinition, limits: Limits): number => {
  const ceilingMs = limits.maxExecutionTimeMs;
  if (input.timeoutMs !== undefined && input.timeoutMs > ceilingMs) {
    throw new ProblemError(
      'unprocessable',
      `the timeout ${formatDuration(input.timeoutMs)} is above maxExecutionTime (${formatDuration(ceilingMs)}); raise it with: cox config set maxExecutionTime <duration>`,
      { limit: { key: 'maxExecutionTime', value: ceilingMs } },
    );
  }
  const ofKind = input.kind === 'background' ? limits['background.taskTimeoutMs'] : ceilingMs;
  return Math.min(input.timeoutMs ?? agent.timeoutMs ?? ofKind, ceilingMs);
};

const runAtOf = (input: SubmitTask, nowMs: number): number | undefined => {
  if (input.delayMs !== undefined) return nowMs + input.delayMs;
  return input.runAt === undefined ? undefined : Date.parse(input.runAt);
};

/** The request without what may differ when the same command is given again from another shell. */
const hashOf = (input: SubmitTask): string => {
  const { environment: _environment, idempotencyKey: _key, ...request } = input;
  return createHash('sha256').update(JSON.stringify(request)).digest('base64url');
};

const SAFE_WORD = /^[\w@%+=:,./-]+$/;

/** How a program and its arguments are shown: as one would type them in a shell. */
const commandLineOf = (command: readonly string[]): string =>
  command.map((word) => (SAFE_WORD.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
