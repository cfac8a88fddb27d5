// Retry makes a new task from a failed or cancelled one: the same work, asked for again, with the retrier's environment.

import type { NewTask } from '@coxswain/ledger';
import { ID_BYTES, isEnded, ProblemError, type Task, taskIdFrom } from '@coxswain/protocol';
import { agentNamed } from './agents.ts';
import type { Caller } from './engine.ts';
import { refusalOf } from './refusal.ts';
import type { SubmitPorts } from './submit.ts';

export interface RetryRequest {
  readonly force?: boolean;
  readonly prompt?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Submits the retry. Throws `illegal_transition`, `retry_active` or what a submit throws. */
export const retryTask = async (
  task: Task,
  request: RetryRequest,
  caller: Caller,
  ports: SubmitPorts,
): Promise<Task> => {
  requireRetriable(task);
  const { world, environments } = ports;
  const settings = ports.settings();
  agentNamed(settings, task.agent);
  if (request.prompt !== undefined && task.command) {
    throw new ProblemError(
      'unprocessable',
      `task ${task.id} runs a program, so it has no prompt to edit; submit the new command instead`,
    );
  }
  const parent = task.parentId === undefined ? undefined : await world.ledger.tasks.get(task.parentId);
  const kept = await environments.keep({ inherited: request.environment, set: {} });
  try {
    const retry = retryOf(task, { request, caller, parent, environmentRef: kept.ref, ports });
    const { limits } = settings;
    const [outcome] = await world.ledger.tasks.insert([retry], {
      queueCapacity: retry.isExternalRoot ? limits.queueCapacity : undefined,
      backgroundMax: retry.isExternalRoot ? limits['background.maxConcurrentTasks'] : undefined,
      treeMaxTasks: limits['tree.maxTasks'],
      refuseActiveRetry: !request.force,
    });
    if (!outcome) throw new Error('the ledger gave no answer for a retry');
    if (outcome.outcome !== 'inserted' && outcome.outcome !== 'existing')
      throw refusalOf(outcome, retry, limits);
    ports.onAccepted();
    return outcome.task;
  } finally {
    kept.letGo();
  }
};

const requireRetriable = (task: Task): void => {
  if (task.status === 'failed' || task.status === 'cancelled') return;
  const why = isEnded(task.status) ? 'it completed' : `it is ${task.status}`;
  throw new ProblemError(
    'illegal_transition',
    `task ${task.id} cannot be retried: ${why}; only failed and cancelled tasks can`,
  );
};

interface RetryParts {
  readonly request: RetryRequest;
  readonly caller: Caller;
  readonly parent: Task | undefined;
  readonly environmentRef: string | undefined;
  readonly ports: SubmitPorts;
}

// A parent that has ended cannot get children any more: the retry is then a root of its own. What the first run waited for
// has been waited for.
const retryOf = (task: Task, { request, caller, parent, environmentRef, ports }: RetryParts): NewTask => {
  const { world } = ports;
  const id = taskIdFrom(world.randomBytes(ID_BYTES));
  const isChild = parent !== undefined && !isEnded(parent.status);
  return {
    id,
    kind: task.kind,
    source: caller.kind === 'task' ? 'agent' : task.source,
    parentId: isChild ? parent.id : undefined,
    rootId: isChild ? parent.rootId : id,
    retryOf: task.id,
    jobId: task.jobId,
    agent: task.agent,
    session: task.session,
    user: caller.name,
    origin: task.origin,
    deliverTo: task.deliverTo,
    title: task.title,
    prompt: request.prompt ?? task.prompt,
    command: task.command,
    runtime: task.runtime,
    model: task.model,
    workDir: task.workDir,
    addDirs: task.addDirs,
    priority: task.priority,
    group: task.group,
    labels: task.labels,
    after: [],
    timeoutMs: task.timeoutMs,
    maxAttempts: task.maxAttempts,
    onInput: task.onInput,
    outputSchema: task.outputSchema,
    createdAtMs: world.clock.nowMs(),
    environmentRef,
    isExternalRoot: !isChild,
  };
};
