// What the engine does with jobs, in one object that it hands on.

import {
  type HookAnswer,
  type InboundMessage,
  type JobId,
  type Occurrence,
  PROBLEMS,
  ProblemError,
  type RunJobInput,
  type Task,
  type Trigger,
} from '@coxswain/protocol';
import { originOf } from '../channels/index.ts';
import type { Caller, JobVerbs } from '../engine.ts';
import { keyOf } from '../submit/index.ts';
import { clockChangeAt, wallMs } from './clock-change.ts';
import { findJob, noJob } from './find-job.ts';
import { fireNow } from './fire-now.ts';
import type { FiringResult } from './firing.ts';
import type { JobDeps } from './job-deps.ts';
import { followedTrigger } from './new-triggers.ts';
import type { TimedTrigger } from './occurrences.ts';
import { repairJob } from './repair-job.ts';
import { changeJob, createJob } from './save-job.ts';
import { pauseJob, removeJob, requireMaySwitch, resumeJob } from './switch-job.ts';
import { nextOccurrence, type TimedOccurrence } from './timetable.ts';
import type { Entry, TriggerIndex } from './trigger-index.ts';

export const jobVerbs = (deps: JobDeps): JobVerbs => ({
  createJob: (job, caller) => createJob(job, caller, deps),
  changeJob: (ref, change, caller) => changeJob(ref, change, caller, deps),
  pauseJob: (ref, caller) => pauseJob(ref, caller, deps),
  resumeJob: (ref, caller) => resumeJob(ref, caller, deps),
  removeJob: (ref, caller) => removeJob(ref, caller, deps),
  runJob: (ref, run, caller) => runJob(ref, run, caller, deps),
  repairJob: (ref, caller) => repairJob(ref, caller, deps),
  nextOfJob: (ref, count) => nextOfJob(ref, count, deps),
  previewTriggers(triggers, count) {
    const { clock, timeZone: ownZone } = deps.env;
    const [nowMs, timeZone] = [clock.nowMs(), ownZone()];
    const followed = triggers.map((trigger) => followedTrigger(trigger, { nowMs, timeZone }));
    return nextOccurrences(followed, { afterMs: nowMs, count, timeZone });
  },
  async hookAt(path) {
    await deps.book.known();
    const hook = deps.book.hook(path);
    return hook && { jobId: hook.jobId, secretVersion: hook.trigger.secretVersion };
  },
  fireHook: (id, hook) => fireHook(id, hook, deps),
  offerMessage: (message) => offerMessage(message, deps),
});

const runJob = async (
  ref: string,
  { payload, idempotencyKey }: RunJobInput,
  caller: Caller,
  deps: JobDeps,
): Promise<Task> => {
  const { ledger, clock } = deps.env;
  const job = await findJob(ledger, ref);
  requireMaySwitch(job, caller, 'run jobs');
  const key =
    idempotencyKey === undefined
      ? ({ id }: { readonly id: string }): string => `run:${id}`
      : `run:key:${keyOf(idempotencyKey, caller)}`;
  const result = await fireNow(
    job.id,
    { trigger: 'manual', key, occurrenceAtMs: clock.nowMs(), payload },
    deps,
  );
  switch (result.kind) {
    case 'fired':
      return result.task;
    case 'missed':
      throw result.problem ?? new ProblemError('unprocessable', `job '${job.name}': ${result.detail}`);
    case 'known': {
      const made = result.firing?.taskId;
      const task = made === undefined ? undefined : await ledger.tasks.get(made);
      if (task) return task;
      throw new ProblemError(
        'task_not_found',
        `job '${job.name}' already ran for this request, and that run was removed`,
      );
    }
    default:
      throw noJob(ref);
  }
};

/** While it is enabled and its triggers fire: not during a wait after a failure, nor after its last run. */
const nextOfJob = async (ref: string, count: number, deps: JobDeps): Promise<readonly Occurrence[]> => {
  const { ledger, clock, timeZone: ownZone } = deps.env;
  const { id } = await findJob(ledger, ref);
  const stored = await ledger.jobs.get(id);
  if (!stored) throw noJob(ref);
  const { job, firedThroughMs } = stored;
  if (!job.enabled) return [];
  const left = (job.policy.stopAfterRuns ?? Number.POSITIVE_INFINITY) - job.runs;
  // An occurrence at the very end of the wait fires.
  const backoffMs = job.backoffUntil === undefined ? 0 : Date.parse(job.backoffUntil) - 1;
  const afterMs = Math.max(clock.nowMs(), firedThroughMs, backoffMs);
  return nextOccurrences(job.triggers, {
    afterMs,
    count: Math.max(0, Math.min(count, left)),
    timeZone: ownZone(),
  });
};

/** Throws for every run that was not made: who sends may send again. */
const fireHook = async (
  id: JobId,
  hook: { readonly path: string; readonly deliveryId: string; readonly payload: unknown },
  deps: JobDeps,
): Promise<HookAnswer> => {
  const { path, deliveryId, payload } = hook;
  const { clock } = deps.env;
  const occurred = {
    trigger: 'webhook',
    key: `hook:${path}:${deliveryId}`,
    occurrenceAtMs: clock.nowMs(),
    payload,
  } as const;
  const result = await fireNow(id, occurred, deps);
  if (result.kind === 'fired') return { taskId: result.task.id };
  if (result.kind === 'known' && result.firing?.taskId !== undefined) return { taskId: result.firing.taskId };
  if (result.kind === 'off')
    throw new ProblemError('illegal_transition', "the webhook's job is paused; send it again later");
  throw toSender(result);
};

/** For a remote caller, to whom 404 says that there is no such webhook. */
const toSender = (result: Exclude<FiringResult, { readonly kind: 'fired' | 'off' }>): ProblemError => {
  const detail = result.kind === 'missed' ? result.detail : (result.firing?.detail ?? 'it was already sent');
  const problem = result.kind === 'missed' ? result.problem : undefined;
  if (problem && PROBLEMS[problem.code].status !== 404) return problem;
  return new ProblemError('unprocessable', `the job was not run: ${detail}`);
};

// The next occurrences of triggers, as people read them before they trust a schedule.

/** The next `count` occurrences after that instant. `timeZone` is shown for triggers that have none of their own. */
export const nextOccurrences = (
  triggers: readonly Trigger[],
  {
    afterMs,
    count,
    timeZone,
  }: { readonly afterMs: number; readonly count: number; readonly timeZone: string },
): readonly Occurrence[] => {
  const occurrences: Occurrence[] = [];
  /** When each trigger came last. */
  const lastMs = new Map<TimedTrigger, number>();
  let occurrence = nextOccurrence(triggers, afterMs);
  while (occurrence !== undefined && occurrences.length < count) {
    occurrences.push(occurrenceOf(occurrence, lastMs.get(occurrence.trigger) ?? afterMs, timeZone));
    lastMs.set(occurrence.trigger, occurrence.atMs);
    occurrence = nextOccurrence(triggers, occurrence.atMs);
  }
  return occurrences;
};

const occurrenceOf = (
  { trigger, atMs }: TimedOccurrence,
  previousMs: number,
  ownZone: string,
): Occurrence => {
  const timeZone = trigger.kind === 'cron' ? trigger.timeZone : ownZone;
  const clockChange = trigger.kind === 'cron' ? clockChangeAt(trigger, atMs, previousMs) : undefined;
  return {
    at: new Date(atMs).toISOString(),
    trigger: trigger.kind,
    local: localOf(atMs, timeZone),
    timeZone,
    clockChange,
  };
};

/** `2026-11-20 09:00`, with seconds where there are any. */
const localOf = (atMs: number, timeZone: string): string => {
  const text = new Date(wallMs(atMs, timeZone)).toISOString();
  const [day, time = ''] = text.slice(0, 19).split('T');
  return `${day} ${time.endsWith(':00') ? time.slice(0, 5) : time}`;
};

// A message from a channel that a job waits for: one message reaches one agent, so the job whose trigger says most takes it.

/** The run that it begins, or began when it was offered before; undefined: no job takes it. */
const offerMessage = async (message: InboundMessage, deps: JobDeps): Promise<Task | undefined> => {
  const { ledger, clock } = deps.env;
  await deps.book.known();
  for (const { jobId } of takersOf(message, deps.book)) {
    const result = await fireNow(
      jobId,
      {
        trigger: 'channel',
        key: `message:${message.channel}:${message.messageId}`,
        occurrenceAtMs: Date.parse(message.at) || clock.nowMs(),
        payload: payloadOf(message),
        origin: originOf(message),
      },
      deps,
    );
    if (result.kind === 'fired') return result.task;
    const taskId = result.kind === 'known' ? result.firing?.taskId : undefined;
    const task = taskId === undefined ? undefined : await ledger.tasks.get(taskId);
    if (task) return task;
  }
  return undefined;
};

/** Those with a matching trigger, the most specific first. */
export const takersOf = (
  message: InboundMessage,
  book: Pick<TriggerIndex, 'channels'>,
): readonly Entry<'channel'>[] =>
  book
    .channels()
    .filter(({ trigger }) => fits(trigger, message))
    .toSorted((one, other) => weight(other) - weight(one) || one.name.localeCompare(other.name) || 0);

const fits = ({ channel, peer, match }: Entry<'channel'>['trigger'], message: InboundMessage): boolean =>
  channel === message.channel &&
  (peer === undefined || peer === message.peer) &&
  (match === undefined || message.text.toLowerCase().includes(match.toLowerCase()));

const weight = ({ trigger: { peer, match } }: Entry<'channel'>): number =>
  (match === undefined ? 0 : 1_000 + match.length) + (peer === undefined ? 0 : 500);

/** For `{{ payload.x }}`. */
const payloadOf = ({ channel, peer, thread, sender, senderName, text, at }: InboundMessage) => ({
  channel,
  peer,
  thread: thread ?? '',
  sender,
  senderName: senderName ?? sender,
  text,
  at,
});
