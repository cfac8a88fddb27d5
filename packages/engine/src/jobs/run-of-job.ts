// What one run of a job is asked: its text with the places filled in, under everything the job says about its runs.

import {
  type AgentDefinition,
  fillTemplate,
  type Job,
  type Origin,
  ProblemError,
  type SubmitTask,
  sourceOfTrigger,
  type TriggerKind,
} from '@coxswain/protocol';
import { submitTask } from '@coxswain/protocol/schema';
import type { SubmittedEnvironment } from '../environments.ts';
import type { Origination } from '../origination.ts';

/** What a run is made for. */
export interface Occasion {
  readonly trigger: TriggerKind;
  /** The instant that it stands for. */
  readonly slotAtMs: number;
  /** For `{{ payload.x }}`. */
  readonly payload?: unknown;
  /** The channel it came over. */
  readonly origin?: Origin;
  /** Besides those of the job. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface RunOfJob {
  readonly input: SubmitTask;
  readonly origination: Origination;
}

/**
 * The run. Throws `invalid_request` when the text cannot be filled in with what came, or is no valid request then.
 */
export const runOfJob = (
  job: Job,
  occasion: Occasion,
  {
    agents,
    environment,
  }: {
    readonly agents: readonly AgentDefinition[];
    readonly environment: SubmittedEnvironment;
  },
): RunOfJob => {
  const values = valuesOf(job, occasion);
  const isShell = agents.find(({ name }) => name === job.agent)?.shell === true;
  const parsed = submitTask.safeParse({
    prompt: job.prompt && fillTemplate(job.prompt, values, isShell ? { quote: 'shell' } : {}),
    // Each word stays one word whatever comes in.
    command: job.command?.map((word) => fillTemplate(word, values)),
    agent: job.agent,
    session: job.session,
    title: job.name,
    priority: job.priority,
    group: job.group,
    labels: { ...job.labels, ...occasion.labels },
    timeoutMs: job.policy.timeoutMs,
    maxAttempts: job.policy.maxAttempts,
    onInput: job.policy.onInput,
    deliverTo: job.deliverTo,
    delivery: job.delivery,
    workDir: job.workDir,
    addDirs: job.addDirs,
    environment: environment.inherited,
    env: environment.set,
  });
  if (!parsed.success) throw unfit(job, parsed.error.issues[0]);
  return { input: parsed.data, origination: originationOf(job, occasion) };
};

/** What the places of its texts may name. */
const valuesOf = (job: Job, { trigger, slotAtMs, payload }: Occasion) => ({
  payload: payload ?? {},
  job: { id: job.id, name: job.name },
  trigger,
  slot: new Date(slotAtMs).toISOString(),
});

const originationOf = (job: Job, { trigger, origin }: Occasion): Origination => ({
  kind: 'job',
  source: sourceOfTrigger(trigger),
  jobId: job.id,
  ...(origin === undefined ? {} : { origin }),
  // Nobody waits at the door who could be told to come later.
  isExternalRoot: false,
});

const unfit = (
  job: Job,
  issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined,
): ProblemError =>
  new ProblemError(
    'invalid_request',
    `job '${job.name}' cannot run so: ${issue?.path.join('.') ?? 'its request'} ${issue?.message ?? 'is not valid'}`,
  );
