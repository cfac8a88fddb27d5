// From what a submitter asked for to a task with every default filled in and every rule checked that needs no transaction.

import type { NewTask } from '@coxswain/ledger';
import {
  type AgentDefinition,
  formatDuration,
  ID_BYTES,
  type Limits,
  NO_TIME_LIMIT_MS,
  ProblemError,
  type SubmitTask,
  shellWord,
  type Task,
  taskIdFrom,
} from '@coxswain/protocol';
import { askerOf, channelsOf, NO_NOTIFICATIONS, targetsOf } from '../deliveries/index.ts';
import type { Caller, TokenGrant } from '../engine.ts';
import {
  overridesFor,
  priorityWithin,
  requireConversation,
  requireFolder,
  requireGrantedSession,
  requireGrantedVariables,
  requireMaySetVariables,
  requireMayStart,
  requireScope,
  requireSession,
  requireUnreserved,
  resolveTask,
  sessionMeant,
  wordsOfStranger,
} from '../rights/index.ts';
import { INPUT_PREFIX, requireGivable, requireSchema, traceparentBelow } from '../run/index.ts';
import { attachmentsFor } from './attachments.ts';
import { countedForLimit } from './background-limit.ts';
import type { Origination } from './origination.ts';
import { keyOf, submissionHashes } from './request-key.ts';
import type { SubmitContext } from './submit-context.ts';
import { agentFor } from './task-agent.ts';
import { parentOf, requireFitsTree } from './task-parent.ts';

/** Makes the task, without its environment. Throws ProblemError for everything that is wrong with the request. */
export const taskOf = async (input: SubmitTask, context: SubmitContext): Promise<NewTask> => {
  const { env, settings, caller, program, origination } = context;
  const { limits } = settings;
  const nowMs = env.clock.nowMs();
  const id = taskIdFrom(env.randomBytes(ID_BYTES));
  requireKind(input, caller);
  if (program) requireMaySetVariables(program, input);
  if (caller.kind === 'token') await requireGrantedRequest(input, caller.grant, context);
  const parent = program || input.parentId !== undefined ? await parentOf(input, context) : undefined;
  const named = input.session === undefined ? undefined : await sessionNamed(input.session, context);
  const session = named ?? `ses_${id.slice(4)}`;
  const after = input.after.length === 0 ? [] : await afterOf(input, context);
  if (parent) await requireFitsTree({ parent, session, after, limits }, env.ledger);
  const ownership =
    program && input.session !== undefined
      ? await requireSession({ ledger: env.ledger, settings, channels: channelsOf(env) }, program, session)
      : 'own';
  const { command, environment } = input;
  const agent = await agentFor({ agent: input.agent, command, environment, session: named }, context);
  if (program && parent)
    await requireMayStart({ agent, command: input.command }, parent, {
      ledger: env.ledger,
      agents: settings.agents,
    });
  const { workDir, addDirs } = await foldersFor(input, context, parent, agent);
  if (input.outputSchema !== undefined)
    await requireSchema(input.outputSchema, parent?.rootId ?? caller.name);
  requireGroup(input.group ?? agent.group, limits);
  const overrides = await overridesFor(input, { agent, parent }, context);
  const attached =
    input.attachments.length === 0 ? undefined : await attachmentsFor(input, { context, parent, agent });
  const remembered = named === undefined ? undefined : (await env.ledger.sessions.memory(session)).model;
  const model = overrides?.model ?? remembered ?? agent.model;
  const idempotencyKey = keyOf(input.idempotencyKey, caller);
  const kind = origination?.kind ?? input.kind;
  const origin = originOf(context, parent);
  const deliverTo = targetsFor(input, context, { kind, origin, parent });
  if (parent) await context.helpers?.take(parent.id, idempotencyKey);
  const hashes = input.idempotencyKey === undefined ? undefined : submissionHashes(input);
  const counted = origination ? undefined : countedForLimit(kind, context);
  // Each field by its name: spreading what is seldom there makes the object several times as dear.
  return {
    id,
    kind,
    source: sourceOf(input, context),
    parentId: parent?.id,
    rootId: parent?.rootId ?? id,
    retryOf: origination?.retryOf,
    jobId: origination?.jobId,
    agent: agent.name,
    session,
    user: caller.name,
    origin,
    deliverTo,
    delivery: program && parent ? deliveryBelow(parent, input) : input.delivery,
    title: input.title,
    prompt:
      program && ownership === 'foreign' && agent.runtime !== 'command' && input.prompt !== undefined
        ? wordsOfStranger(program, input.prompt)
        : (input.prompt ?? commandLineOf(input.command ?? [])),
    command: input.command,
    input: inputOf(input, agent, origination),
    composition: origination?.composition,
    step: origination?.step,
    runtime: agent.runtime,
    model,
    overrides,
    attachments: attached?.attachments,
    contents: attached?.contents,
    workDir,
    addDirs,
    priority: program ? priorityWithin(program, input.priority) : input.priority,
    group: input.group ?? agent.group,
    labels: input.labels,
    after,
    timeoutMs: timeoutOf(input, { agent, limits, isOrchestrated: origination?.composition !== undefined }),
    maxAttempts: input.maxAttempts ?? agent.maxAttempts ?? 1,
    onInput: input.onInput ?? agent.onInput ?? limits.onInput,
    without: input.without,
    outputSchema: input.outputSchema,
    idempotencyKey,
    traceparent: traceparentFor(input, context, parent),
    createdAtMs: nowMs,
    runAtMs: runAtOf(input, nowMs),
    requestHash: hashes?.requestHash,
    formerRequestHash: hashes?.formerRequestHash,
    isExternalRoot: origination?.isExternalRoot ?? parent === undefined,
    submitter: counted?.submitter,
    isThrottled: counted?.isThrottled,
    environmentRef: undefined,
  };
};

/** The session that is meant by the name. */
const sessionNamed = async (
  session: string,
  { env, caller, program, origination }: SubmitContext,
): Promise<string> => {
  requireConversation(session);
  const { ledger } = env;
  if (program) return sessionMeant(ledger, program.task.id, session);
  // A run of a job and a message in a chat mean their own.
  if (origination?.jobId === undefined && origination?.source !== 'channel')
    await requireUnreserved(session, {
      ledger,
      channels: channelsOf(env),
      caller,
    });
  return session;
};

/** Throws `invalid_request` for values that no program can be given, and for a shell line with values in it. */
const inputOf = (
  { command }: SubmitTask,
  { name, shell }: AgentDefinition,
  origination: Origination | undefined,
): NewTask['input'] => {
  if (shell === true && origination?.isFilled)
    throw new ProblemError(
      'invalid_request',
      `agent '${name}' runs its prompt as a shell command line, and a value in it could run as a command; read it from a variable instead: env: { ${INPUT_PREFIX}x: "{{ … }}" } and "$${INPUT_PREFIX}x"`,
    );
  const isProgram = command !== undefined || shell === true;
  const input = { ...(isProgram ? origination?.programInput : {}), ...origination?.input };
  requireGivable(input);
  return Object.keys(input).length === 0 ? undefined : input;
};

/** The tasks that it waits for. */
const afterOf = async (
  { after }: SubmitTask,
  { env: { ledger }, caller }: SubmitContext,
): Promise<NewTask['after']> =>
  Promise.all(after.map(async (ref) => (await resolveTask(ledger, ref, caller)).id));

/** A helper is what an agent spawns. */
const requireKind = ({ kind }: SubmitTask, caller: Caller): void => {
  if (kind !== 'helper' || caller.kind === 'task') return;
  throw new ProblemError(
    'unprocessable',
    'helpers can only be submitted by a running task: leave kind out, or use background',
  );
};

/** What an access token may not ask for, whichever agent it is. */
const requireGrantedRequest = async (
  input: SubmitTask,
  grant: TokenGrant,
  { env, settings }: SubmitContext,
): Promise<void> => {
  requireScope(grant, 'submit', 'submit tasks');
  requireGrantedVariables(grant, settings.agents, input);
  if (input.session === undefined) return;
  requireGrantedSession(grant, await env.ledger.sessions.get(input.session));
};

const sourceOf = (input: SubmitTask, { caller, origination }: SubmitContext): NewTask['source'] => {
  if (caller.kind === 'task') return 'agent';
  return origination?.source ?? (caller.origin ? 'channel' : input.source);
};

/** Where it came from: the chat that its submitter writes in. What a task begins came from where the task came from. */
const originOf = (
  { caller, program, origination }: SubmitContext,
  parent: Task | undefined,
): NewTask['origin'] =>
  origination?.origin ?? caller.origin ?? (program || origination ? parent?.origin : undefined);

/** That of the request; a task within another is below its parent. */
const traceparentFor = (
  { traceparent }: SubmitTask,
  { caller, env }: SubmitContext,
  parent: Task | undefined,
): string | undefined =>
  traceparent ?? caller.traceparent ?? (parent && traceparentBelow(parent, env.isTraced === true));

const targetsFor = (
  { deliverTo }: SubmitTask,
  { env, settings: { limits, agents }, program, caller, origination }: SubmitContext,
  { kind, origin, parent }: Pick<Task, 'kind' | 'origin'> & { readonly parent: Task | undefined },
): NewTask['deliverTo'] =>
  targetsOf(
    {
      kind,
      origin,
      deliverTo,
      jobId: origination?.jobId,
      parentId: parent?.id,
      submitterTargets: program && parent?.deliverTo,
    },
    {
      channels: (env.notifications ?? NO_NOTIFICATIONS).channels(),
      limits,
      asker: askerOf(caller, { program, agents }),
    },
  );

/** What a program submits without saying so notifies as its parent does: as much, and the same targets. */
const deliveryBelow = (parent: Task, { delivery, deliverTo }: SubmitTask): NewTask['delivery'] =>
  delivery === 'state_changes' && deliverTo.length === 0 ? parent.delivery : delivery;

const foldersFor = async (
  input: SubmitTask,
  { program, folders, folderRules: rules, env }: SubmitContext,
  parent: Task | undefined,
  agent: AgentDefinition,
): Promise<{ readonly workDir: string; readonly addDirs: readonly string[] }> => {
  const ofParent = parent && ((program && rules.runFolder(parent.id)) ?? parent.workDir);
  const wanted = [input.workDir ?? ofParent ?? agent.workspace ?? env.homeDir, ...input.addDirs];
  const found: string[] = [];
  for (const folder of wanted) {
    const path = program && parent ? await requireFolder(folder, { program, parent, rules }) : folder;
    await folders.require(path);
    found.push(path);
  }
  const [workDir = env.homeDir, ...addDirs] = found;
  return { workDir, addDirs };
};

const requireGroup = (group: string | undefined, limits: Limits): void => {
  if (group === undefined || Object.hasOwn(limits.groups, group)) return;
  const known = Object.keys(limits.groups).join(', ') || 'none';
  throw new ProblemError(
    'unprocessable',
    `there is no group '${group}' (known: ${known}); add it with: cox config set groups.${group} <slots>`,
  );
};

const timeoutOf = (
  input: SubmitTask,
  {
    agent,
    limits,
    isOrchestrated,
  }: { readonly agent: AgentDefinition; readonly limits: Limits; readonly isOrchestrated: boolean },
): number => {
  // What leads others does no work itself: each of them has its own limit, and the ceiling is one of working time.
  if (isOrchestrated) return input.timeoutMs ?? NO_TIME_LIMIT_MS;
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

/** How a program and its arguments are shown: as one would type them in a shell. */
const commandLineOf = (command: readonly string[]): string => command.map(shellWord).join(' ');
