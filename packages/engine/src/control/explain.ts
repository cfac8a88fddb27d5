// Why is it not running, why did it end: each cause in a sentence, with what would change it.

import type { Ledger } from '@coxswain/ledger';
import {
  type Explanation,
  elapsedMs,
  formatDuration,
  isEnded,
  NO_TIME_LIMIT_MS,
  type Reason,
  shortId,
  type Task,
  type TaskStatus,
  taskDurationMs,
} from '@coxswain/protocol';
import { GLOBAL_POOL, type Slots } from '../dispatch/index.ts';
import type { EngineState } from '../engine.ts';
import type { Run } from '../run/index.ts';
import { throttledCause } from '../submit/index.ts';
import { whatCancelWaitsFor } from './cancel.ts';
import { retriedCause, runCause, type Surroundings } from './explain-surroundings.ts';

type Cause = Explanation['causes'][number];

interface Situation extends Surroundings {
  readonly slots: Slots;
  readonly state: EngineState;
  readonly nowMs: number;
  /** What runs for the task now. */
  readonly run: Pick<Run, 'heldUpBy' | 'force'> | undefined;
}

/** Explains the status of a task from what holds right now. */
export const explainTask = async (task: Task, now: Situation): Promise<Explanation> => {
  const causes = [...(await causesOf(task, now))];
  const [first] = causes;
  const run = await runCause(task, now);
  if (run) causes.push(run);
  return { task, summary: first ? first.detail : `it is ${task.status}`, causes };
};

const causesOf = (task: Task, now: Situation): Promise<readonly Cause[]> | readonly Cause[] => {
  if (isEnded(task.status)) return endedCauses(task, now);
  if (task.kind === 'item') return [itemCause(task)];
  if (task.status === 'pending') return pendingCauses(task, now);
  if (task.status === 'needs_input') return waitingCauses(task, now);
  return [...storageCause(now), ...runningCauses(task, now)];
};

/** What it does cannot be written down at the moment. */
const storageCause = ({ run }: Situation): readonly Cause[] =>
  run?.heldUpBy === undefined
    ? []
    : [
        {
          code: 'storage',
          detail: `it waits because its output cannot be stored: ${run.heldUpBy}`,
          remedy: 'cox doctor',
        },
      ];

const ITEM_STATES: Readonly<Record<TaskStatus, string>> = {
  pending: 'has not been started',
  running: 'is being worked on',
  needs_input: 'waits for someone',
  completed: 'is done',
  failed: 'could not be done',
  cancelled: 'was dropped',
};

/** Nothing runs for an item, and nothing of ours holds it up. */
const itemCause = ({ id, agent, session, status }: Task): Cause => ({
  code: 'item',
  detail: `it is an item of session '${session}' that ${ITEM_STATES[status]}; agent '${agent}' updates it, no process runs for it`,
  remedy: `cox tasks describe ${shortId(id)}`,
});

const pendingCauses = async (task: Task, now: Situation): Promise<readonly Cause[]> => {
  const causes = [stateCause(now.state), await dueCause(task, now), ...(await dependencyCauses(task, now))];
  const throttled = await now.ledger.tasks.throttled(task.id);
  if (throttled) causes.push(throttledCause(throttled));
  else causes.push(await sessionCause(task, now.ledger), await slotCause(task, now));
  const found = causes.filter((cause) => cause !== undefined);
  if (found.length > 0) return found;
  return [{ code: 'next', detail: 'it is about to start' }];
};

const stateCause = (state: EngineState): Cause | undefined => {
  if (state === 'paused')
    return { code: 'paused', detail: 'the daemon is paused and starts nothing', remedy: 'cox daemon resume' };
  if (state === 'recovering')
    return { code: 'recovering', detail: 'the daemon is cleaning up after a crash first' };
  if (state === 'stopping')
    return { code: 'stopping', detail: 'the daemon is stopping; this task runs after the next start' };
  return undefined;
};

const dueCause = async (task: Task, { ledger, nowMs }: Situation): Promise<Cause | undefined> => {
  if (task.runAt === undefined) return undefined;
  const leftMs = Date.parse(task.runAt) - nowMs;
  if (leftMs <= 0) return undefined;
  const left = `in ${formatDuration(leftMs)}, at ${task.runAt}`;
  if (task.reason === 'retry')
    return { code: 'retry', detail: `attempt ${task.attempt} failed; the next starts ${left}` };
  if (task.reason === 'limit') return { code: 'limit', detail: `its provider's limit resets ${left}` };
  if (task.reason === 'resources') {
    const why = (await ledger.tasks.history(task.id)).at(-1)?.message ?? 'the system had no resources for it';
    return {
      code: 'resources',
      detail: `it could not start: ${why}; it tries again ${left}`,
      remedy: 'cox doctor',
    };
  }
  return { code: 'delayed', detail: `it was submitted to start ${left}` };
};

const dependencyCauses = async (task: Task, { ledger, maySee }: Situation): Promise<readonly Cause[]> => {
  const waitsFor = (await ledger.tasks.getMany(task.after)).filter(({ status }) => status !== 'completed');
  return Promise.all(
    waitsFor.map(async (other) => {
      const { id, status, description } = other;
      if (!(await maySee(other))) return { code: 'dependency', detail: "it waits for someone else's task" };
      return {
        code: 'dependency',
        detail: `it waits for ${shortId(id)} (${status}): ${description}`,
        remedy: `cox tasks explain ${shortId(id)}`,
      };
    }),
  );
};

const sessionCause = async (task: Task, ledger: Ledger): Promise<Cause | undefined> => {
  const { tasks } = await ledger.tasks.list({
    session: task.session,
    status: ['running', 'needs_input'],
    order: 'created',
    limit: 1,
  });
  const [busy] = tasks;
  if (!busy) return undefined;
  return {
    code: 'session',
    detail: `its session '${task.session}' is working on ${shortId(busy.id)} (${busy.status}); a session runs one task at a time`,
    remedy: `cox tasks explain ${shortId(busy.id)}`,
  };
};

const slotCause = async (task: Task, { ledger, slots }: Situation): Promise<Cause | undefined> => {
  // It needs none.
  if (task.runtime === 'cox') return undefined;
  const pool = task.group ?? GLOBAL_POOL;
  const { used, total } = slots.usage(pool);
  if (total === 0 && pool !== GLOBAL_POOL) {
    return {
      code: 'slots',
      detail: `its group '${pool}' has no slots in the config, so it waits until the group gets some`,
      remedy: `cox config set groups.${pool} <slots>, or cancel it`,
    };
  }
  const position = await ledger.tasks.queuePosition(task.id);
  if (used < total && (position === undefined || position <= total - used)) return undefined;
  const key = pool === GLOBAL_POOL ? 'maxConcurrentTasks' : `groups.${pool}`;
  const queue = position === undefined ? '' : `; it is number ${position} in the queue`;
  return {
    code: 'slots',
    detail: `${used} of ${total} slots are taken (${key})${queue}`,
    remedy: `cox config set ${key} <number>, or submit with a higher --priority`,
  };
};

const waitingCauses = async (task: Task, { ledger, nowMs }: Situation): Promise<readonly Cause[]> => {
  const requests = (await ledger.inputs.ofTask(task.id)).filter(({ state }) => state === 'open');
  return requests.map((request) => {
    const waited = formatDuration(elapsedMs(request.createdAt, undefined, nowMs));
    const remedy =
      request.kind === 'question'
        ? `cox answer ${request.id} <text>`
        : `cox approve ${request.id}, or cox deny ${request.id}`;
    return { code: 'needs_input', detail: `it has waited ${waited} for an answer: ${request.title}`, remedy };
  });
};

/** What the daemon leads works through its children. */
const orchestrationCause = (task: Task, waited: string): Cause | undefined => {
  const { composition, progress, id } = task;
  if (composition === undefined || composition.kind === 'approve') return undefined;
  if (composition.kind === 'wait')
    return {
      code: 'waiting',
      detail: `it waits ${formatDuration(composition.waitMs)} and has waited ${waited}`,
    };
  const steps = progress?.detail === undefined ? '' : `: ${progress.detail}`;
  const detail = `it has been running its ${composition.kind === 'workflow' ? 'steps' : 'speakers'} for ${waited}${steps}`;
  const remedy = composition.kind === 'workflow' ? 'cox workflows show' : 'cox tasks describe';
  return { code: 'waiting_children', detail, remedy: `${remedy} ${shortId(id)}` };
};

const runningCauses = (task: Task, { nowMs, run }: Situation): readonly Cause[] => {
  const worked = formatDuration(taskDurationMs(task, nowMs));
  if (task.cancelRequestedAt !== undefined) {
    const since = formatDuration(elapsedMs(task.cancelRequestedAt, undefined, nowMs));
    if (run?.force.aborted) return [{ code: 'cancelling', detail: `it is being forced to stop (${since})` }];
    return [
      {
        code: 'cancelling',
        detail: `it is being cancelled, waiting for ${whatCancelWaitsFor(task)} (${since})`,
        remedy: `cox tasks cancel --now ${shortId(task.id)}`,
      },
    ];
  }
  const orchestrated = orchestrationCause(task, worked);
  if (orchestrated) return [orchestrated];
  const doing = task.progress
    ? ` (${[task.progress.phase, task.progress.detail].filter(Boolean).join(': ')})`
    : '';
  return [
    {
      code: 'running',
      detail: `it has run for ${worked}${doing}, ${attemptOf(task)}${limitOf(task)}`,
      remedy: `cox tasks logs -f ${shortId(task.id)}`,
    },
  ];
};

const limitOf = ({ timeoutMs }: Task): string =>
  timeoutMs === NO_TIME_LIMIT_MS ? '' : `, limit ${formatDuration(timeoutMs)}`;

/** Attempts that ended at a provider's limit did not fail: with them there may be more than are allowed to fail. */
const attemptOf = ({ attempt, maxAttempts }: Task): string =>
  attempt > maxAttempts ? `attempt ${attempt}` : `attempt ${attempt} of ${maxAttempts}`;

const ENDINGS: Readonly<Record<Reason, readonly [sentence: string, remedy?: string]>> = {
  exit_code: ['its program exited with a failure code', 'cox tasks logs'],
  signal: ['its program was killed by a signal from outside', 'cox tasks logs'],
  not_found: ['its program was not found', 'check the PATH and the folder it was submitted from'],
  runtime_error: ['it could not be run', 'cox tasks logs'],
  timeout: ['it reached its time limit', 'retry it, or submit it with a longer --timeout'],
  user: ['it was cancelled by a user', 'cox tasks retry'],
  agent: ['its agent reported it'],
  parent: ['its parent was cancelled', 'cox tasks retry'],
  shutdown: ['the daemon was stopped while it ran', 'cox tasks retry'],
  restarted: ['the daemon died while it ran', 'cox tasks retry'],
  runner_lost: ['the runner that held its programs was killed', 'cox tasks retry'],
  budget: ['its budget was exceeded', 'raise the budget'],
  dependency: ['a task it waited for did not complete', 'retry that task, then this one'],
  no_answer: ['its question was not answered', 'cox tasks retry'],
  denied: [
    'its agent stopped because a permission was denied',
    'cox tasks retry, or tell it what to do instead: cox tasks message',
  ],
  retry: ['an attempt failed'],
  limit: ["its provider's limit was reached", 'cox tasks retry'],
  resources: ['the system had no resources to start it', 'cox tasks retry'],
  agent_gone: ['its agent is no longer configured', 'cox agents list'],
  replaced: ['its job fired again and replaced this run'],
  step_failed: ['one of its steps failed', 'cox tasks retry'],
  output_schema: ['its result did not match the output schema', 'cox tasks logs'],
};

/** Of a task that another took the place of only how it came to its end is of use. */
const LOOK = 'cox tasks logs';

const endedCauses = async (task: Task, now: Situation): Promise<readonly Cause[]> => {
  const retried = await retriedCause(task, now);
  const isPart = task.step !== undefined && task.parentId !== undefined;
  const { remedy, ...ended } = endedCause(task);
  // A step is done again with its run.
  const isLeft =
    (retried !== undefined || isPart) && task.status !== 'completed' && !remedy?.startsWith(LOOK);
  return [{ ...ended, remedy: isLeft ? undefined : remedy }, ...(retried ? [retried] : [])];
};

const endedCause = (task: Task): Cause => {
  if (task.status === 'completed')
    return { code: 'completed', detail: 'it completed', remedy: `cox bg result ${shortId(task.id)}` };
  const [sentence, remedy] = task.reason ? ENDINGS[task.reason] : ['it ended'];
  const detail = task.error ? `${sentence}: ${task.error.message}` : sentence;
  const command =
    remedy?.startsWith('cox tasks ') && !remedy.includes('<') ? `${remedy} ${shortId(task.id)}` : remedy;
  return { code: task.reason ?? task.status, detail, remedy: command };
};
