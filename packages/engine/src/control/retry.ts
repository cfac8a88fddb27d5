// Retry makes a new task from a failed or cancelled one: the same work, asked for again, with the retrier's environment.

import type { NewTask } from '@coxswain/ledger';
import { ID_BYTES, isEnded, type Limits, ProblemError, type Task, taskIdFrom } from '@coxswain/protocol';
import { agentNamed } from '../agents/index.ts';
import { channelsOf } from '../deliveries/index.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../engine.ts';
import { prepareWorkflow } from '../orchestration/definition/index.ts';
import {
  HelperBudget,
  type Program,
  programOf,
  requireGrantedAgent,
  requireGrantedMode,
  requireGrantedVariables,
  requireMayChoose,
  requireMayEdit,
  requireMaySetVariables,
  requireMayStart,
  requireMaySubmit,
  requireSession,
} from '../rights/index.ts';
import { traceparentBelow } from '../run/index.ts';
import {
  countedForLimit,
  inheritedEnvironment,
  insertAndWake,
  inTurn,
  keyOf,
  refusalOf,
  retryHashes,
} from '../submit/index.ts';

export interface RetryRequest {
  readonly force?: boolean | undefined;
  readonly prompt?: string | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** The same key again answers with the retry that it made. */
  readonly idempotencyKey?: string | undefined;
}

/** Submits the retry. Throws `illegal_transition`, `retry_active` or what a submit throws. */
export const retryTask = async (
  task: Task,
  request: RetryRequest,
  caller: Caller,
  deps: Deps,
): Promise<Task> => {
  requireRetriable(task);
  const settings = deps.settings();
  const agent = agentNamed(settings, task.agent);
  if (request.prompt !== undefined && task.command) {
    throw new ProblemError(
      'unprocessable',
      `task ${task.id} runs a program, so it has no prompt to edit; submit the new command instead`,
    );
  }
  if (caller.kind === 'token') {
    requireGrantedAgent(caller.grant, agent, task.command);
    requireGrantedVariables(caller.grant, settings.agents, request);
    if (task.overrides?.mode !== undefined)
      requireGrantedMode(caller.grant, settings.agents, task.overrides.mode);
  }
  const program = await programOf(caller, { ledger: deps.env.ledger, settings });
  if (!program) return submitRetry(task, { request, caller, program, deps });
  requireMaySubmit(settings, program, agent, task.command);
  requireMaySetVariables(program, request);
  requireMayEdit(program, request.prompt);
  requireMayChoose(program, agent, task.overrides ?? {}, settings.agents);
  const { ledger } = deps.env;
  await requireSession({ ledger, settings, channels: channelsOf(deps.env) }, program, task.session);
  return inTurn(program, deps, () => submitRetry(task, { request, caller, program, deps }));
};

interface RetryCall {
  readonly request: RetryRequest;
  readonly caller: Caller;
  readonly program: Program | undefined;
  readonly deps: Deps;
}

const submitRetry = async (task: Task, call: RetryCall): Promise<Task> => {
  const { request, program, deps } = call;
  const { env, environments } = deps;
  const { limits, agents } = deps.settings();
  const parent = await parentOf(task, call);
  if (program && parent)
    await requireMayStart({ agent: agentNamed(deps.settings(), task.agent), command: task.command }, parent, {
      ledger: env.ledger,
      agents,
    });
  const again = await workAgain(task, request, limits);
  if (program && parent)
    await new HelperBudget(env.ledger, agents).take(parent.id, keyOf(request.idempotencyKey, call.caller));
  const inherited = request.environment ?? (await inheritedEnvironment(parent?.id, { program, env }, deps));
  const kept = await environments.keep({ inherited, set: {} });
  try {
    const retry = retryOf(task, { ...call, parent, environmentRef: kept.ref, again });
    const admission = {
      queueCapacity: retry.isExternalRoot ? limits.queueCapacity : undefined,
      backgroundMax: limits['background.maxConcurrentTasks'],
      treeMaxTasks: limits['tree.maxTasks'],
      refuseActiveRetry: !request.force,
    };
    const [outcome] = await insertAndWake([retry], admission, deps);
    if (!outcome) throw new Error('the ledger gave no answer for a retry');
    if (outcome.outcome !== 'inserted' && outcome.outcome !== 'existing')
      throw refusalOf(outcome, retry, limits);
    return outcome.task;
  } finally {
    kept.letGo();
  }
};

/** What is asked for again. An edited workflow is checked like a new one. */
const workAgain = async (
  { prompt, composition }: Task,
  request: RetryRequest,
  limits: Limits,
): Promise<Pick<NewTask, 'prompt' | 'composition'>> => {
  if (composition?.kind !== 'workflow') return { prompt: request.prompt ?? prompt, composition };
  const repeatsInterrupted = request.force === true ? true : undefined;
  if (request.prompt === undefined || request.prompt === prompt)
    return { prompt, composition: { ...composition, repeatsInterrupted } };
  const { folder, input } = composition;
  const edited = await prepareWorkflow({ source: request.prompt, folder, input }, limits);
  return { prompt: edited.prompt, composition: { ...edited.composition, repeatsInterrupted } };
};

/** A parent that has ended gets no more children: for a program, its own task takes that place. */
const parentOf = async (task: Task, { program, deps }: RetryCall): Promise<Task | undefined> => {
  if (task.parentId === undefined) return program?.task;
  const parent = await deps.env.ledger.tasks.get(task.parentId);
  return parent === undefined || isEnded(parent.status) ? program?.task : parent;
};

const requireRetriable = (task: Task): void => {
  if (task.status === 'failed' || task.status === 'cancelled') return;
  const why = isEnded(task.status) ? 'it completed' : `it is ${task.status}`;
  throw new ProblemError(
    'illegal_transition',
    `task ${task.id} cannot be retried: ${why}; only failed and cancelled tasks can`,
  );
};

interface RetryParts extends RetryCall {
  readonly again: Pick<NewTask, 'prompt' | 'composition'>;
  readonly parent: Task | undefined;
  readonly environmentRef: string | undefined;
}

// Without a parent the retry is a root of its own. What the first run waited for has been waited for.
const retryOf = (
  task: Task,
  { request, caller, program, parent, environmentRef, again: { prompt, composition }, deps }: RetryParts,
): NewTask => {
  const { env } = deps;
  const id = taskIdFrom(env.randomBytes(ID_BYTES));
  const idempotencyKey = keyOf(request.idempotencyKey, caller);
  return {
    id,
    kind: task.kind,
    source: caller.kind === 'task' ? 'agent' : task.source,
    parentId: parent?.id,
    rootId: parent?.rootId ?? id,
    retryOf: task.id,
    jobId: task.jobId,
    agent: task.agent,
    session: task.session,
    user: caller.name,
    origin: task.origin,
    deliverTo: task.deliverTo,
    delivery: task.delivery,
    title: task.title,
    prompt,
    command: task.command,
    input: task.input,
    composition,
    step: task.step,
    runtime: task.runtime,
    model: task.model,
    overrides: task.overrides,
    attachments: task.attachments,
    workDir: task.workDir,
    addDirs: task.addDirs,
    priority: task.priority,
    group: task.group,
    labels: task.labels,
    after: [],
    timeoutMs: task.timeoutMs,
    maxAttempts: task.maxAttempts,
    onInput: task.onInput,
    without: task.without,
    outputSchema: task.outputSchema,
    createdAtMs: env.clock.nowMs(),
    idempotencyKey,
    // A link leads to the first run; its trace may have ended long ago.
    traceparent: caller.traceparent ?? (parent && traceparentBelow(parent, env.isTraced === true)),
    ...(idempotencyKey === undefined ? {} : retryHashes({ ...request, retryOf: task.id })),
    environmentRef,
    isExternalRoot: parent === undefined,
    ...countedForLimit(task.kind, { caller, program }),
  };
};
