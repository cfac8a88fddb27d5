// What one run of a job is asked: its text with the places filled in, under everything the job says about its runs.

import {
  type AgentDefinition,
  type Composition,
  fillTemplate,
  type Origin,
  overridesOf,
  type SubmitTask,
  type TriggerKind,
  templateText,
} from '@coxswain/protocol';
import type { EngineSettings } from '../engine.ts';
import { INPUT_PREFIX, type Input, inputName, type SubmittedEnvironment } from '../run/index.ts';
import { fillCommand, type Origination, ownInput, requireSafeLine } from '../submit/index.ts';
import type { RunnableJob } from './runnable-job.ts';
import { workflowFor } from './workflow-of-job.ts';

/** What a run is made for. */
export interface Occasion {
  readonly trigger: TriggerKind;
  /** The instant of the occurrence. */
  readonly occurrenceAtMs: number;
  /** For `{{ payload.x }}`. */
  readonly payload?: unknown;
  /** The channel it came over. */
  readonly origin?: Origin | undefined;
  /** It waits until then. */
  readonly runAt?: string | undefined;
  /** Besides those of the job. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface RunOfJob {
  readonly input: SubmitTask;
  readonly origination: Origination;
}

/** What is asked, with its places filled. */
export interface Texts extends Pick<RunnableJob, 'prompt' | 'command'> {
  readonly composition?: Composition;
  /** What its program gets as variables. */
  readonly input?: Input;
}

/** The first parts of what the places of a text may name. */
export const NAMED_IN_TEXTS = ['payload', 'job', 'trigger', 'slot'] as const;

/** The texts for that occasion. Throws `invalid_request` where a place names nothing that came, or may not be filled. */
export const textsFor = async (
  job: RunnableJob,
  occasion: Occasion,
  { agents, limits }: Pick<EngineSettings, 'agents' | 'limits'>,
): Promise<Texts> => {
  const { trigger, occurrenceAtMs, payload } = occasion;
  if (job.workflow !== undefined) return workflowFor({ job, source: job.workflow, limits }, payload);
  const values: JobValues = {
    payload: payload ?? {},
    job: { id: job.id, name: job.name },
    trigger,
    slot: new Date(occurrenceAtMs).toISOString(),
  };
  const { prompt, command } = job;
  if (command !== undefined)
    return { command: fillCommand(command, { ...values }, 'job'), input: inputOfJob(values, command) };
  if (prompt === undefined || !isShell(job, agents))
    return { prompt: prompt && fillTemplate(prompt, { ...values }) };
  requireSafeLine(prompt, 'job');
  return { prompt: fillTemplate(prompt, {}), input: inputOfJob(values, [prompt]) };
};

/** True when the prompt is a shell command line. */
export const isShell = ({ agent }: RunnableJob, agents: readonly AgentDefinition[]): boolean =>
  agents.find(({ name }) => name === agent)?.shell === true;

/** The run. Throws `invalid_request` when its texts are no valid request. */
export const runOfJob = (
  job: RunnableJob,
  texts: Texts,
  occasion: Occasion,
  environment: SubmittedEnvironment,
): RunOfJob => {
  const asked = {
    prompt: texts.prompt,
    command: texts.command,
    agent: job.agent,
    session: job.session,
    title: job.name,
    priority: job.priority,
    runAt: occasion.runAt,
    group: job.group,
    labels: { ...job.labels, ...occasion.labels },
    timeoutMs: job.policy.timeoutMs,
    maxAttempts: job.policy.maxAttempts,
    onInput: job.policy.onInput,
    deliverTo: job.deliverTo,
    delivery: job.delivery,
    workDir: job.workDir,
    addDirs: job.addDirs,
    ...overridesOf(job),
    attachments: job.attachments,
    environment: environment.inherited,
    env: environment.set,
  };
  const input = ownInput(asked, `a run of job '${job.name}' would not be a valid request:`);
  return { input, origination: originationOf(job, occasion, texts) };
};

const originationOf = (
  job: RunnableJob,
  { trigger, origin }: Occasion,
  { composition, input }: Texts,
): Origination => ({
  kind: 'job',
  source: trigger,
  jobId: job.id,
  origin,
  composition,
  programInput: input,
  // Nobody waits at the door who could be told to come later.
  isExternalRoot: false,
});

// What came with the trigger of a job, as the variables that its program gets.
interface JobValues {
  readonly payload: unknown;
  readonly job: { readonly id: string; readonly name: string };
  readonly trigger: string;
  readonly slot: string;
}

const NAMED = new RegExp(`${INPUT_PREFIX}([A-Za-z0-9_]+)`, 'g');

/**
 * Every text, number and boolean at the top of the payload, and deeper ones that `texts` name: `COX_INPUT_a_b` is
 * `payload.a.b`, `COX_INPUT_payload` all of it, objects and lists as JSON. What names itself exactly goes before what had to be
 * renamed, and what the daemon says itself before all.
 */
export const inputOfJob = ({ payload, job, trigger, slot }: JobValues, texts: readonly string[]): Input => {
  const input = new Map([...topOf(payload), ...own({ job, trigger, slot })]);
  const wanted = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(NAMED)].flatMap(([, name = '']) => (input.has(name) ? [] : name)),
    ),
  );
  if (wanted.delete('payload')) input.set('payload', templateText(payload));
  return Object.fromEntries([...input, ...findNamed(payload, wanted)]);
};

const own = ({ job, trigger, slot }: Omit<JobValues, 'payload'>): readonly (readonly [string, string])[] => [
  ['job_id', job.id],
  ['job_name', job.name],
  ['trigger', trigger],
  ['slot', slot],
];

const topOf = (payload: unknown): ReadonlyMap<string, string> => {
  const top = new Map<string, string>();
  const entries = entriesOf(payload).filter(([, value]) => typeof value !== 'object' || value === null);
  const isExact = ([key]: readonly [string, unknown]): boolean => inputName(key) === key;
  for (const [key, value] of [...entries.filter(isExact), ...entries.filter((entry) => !isExact(entry))])
    if (key !== '' && !top.has(inputName(key))) top.set(inputName(key), templateText(value));
  return top;
};

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** The nearest to the top wins where two paths make one name. */
const findNamed = (payload: unknown, wanted: ReadonlySet<string>): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  let level: readonly (readonly [string, unknown])[] = wanted.size === 0 ? [] : [['', payload]];
  while (level.length > 0 && found.size < wanted.size) {
    const next: (readonly [string, unknown])[] = [];
    for (const [prefix, parent] of level)
      for (const [key, value] of entriesOf(parent)) {
        const name = prefix + inputName(key);
        if (wanted.has(name) && !found.has(name)) found.set(name, templateText(value));
        if ([...wanted].some((one) => one.startsWith(`${name}_`))) next.push([`${name}_`, value]);
      }
    level = next;
  }
  return found;
};
