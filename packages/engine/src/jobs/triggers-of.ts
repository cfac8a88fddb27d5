// The triggers of a job as they are saved: each one followed, and held against the other jobs, agents and channels there are.

import { type JobId, type NewTrigger, ProblemError, type Trigger } from '@coxswain/protocol';
import { agentNamed } from '../agents/index.ts';
import { findJob } from './find-job.ts';
import type { JobDeps } from './job-deps.ts';
import { followedTrigger } from './new-triggers.ts';

export interface TriggersContext {
  readonly id: JobId;
  readonly former?: readonly Trigger[];
  readonly newSecret?: boolean;
}

/** Throws for triggers that cannot be, and for what they name and is not there. */
export const triggersOf = async (
  triggers: readonly NewTrigger[],
  { id, ...history }: TriggersContext,
  deps: JobDeps,
): Promise<readonly Trigger[]> => {
  const { env } = deps;
  await deps.book.known();
  const context = { nowMs: env.clock.nowMs(), timeZone: env.timeZone(), ...history };
  const followed = await Promise.all(
    triggers.map((trigger) => checked(followedTrigger(trigger, context), id, deps)),
  );
  requireDistinctPaths(followed);
  return followed;
};

const checked = async (trigger: Trigger, id: JobId, deps: JobDeps): Promise<Trigger> => {
  switch (trigger.kind) {
    case 'webhook':
      return requireFreePath(trigger, id, deps);
    case 'event':
      return requireKnown(trigger, id, deps);
    case 'channel':
      return requireChannel(trigger, deps);
    default:
      return trigger;
  }
};

type Of<Kind extends Trigger['kind']> = Extract<Trigger, { readonly kind: Kind }>;

const requireFreePath = (trigger: Of<'webhook'>, id: JobId, { book }: JobDeps): Trigger => {
  const other = book.hook(trigger.path);
  if (other === undefined || other.jobId === id) return trigger;
  throw new ProblemError(
    'unprocessable',
    `job '${other.name}' already uses the webhook path '${trigger.path}'; choose another`,
  );
};

const requireDistinctPaths = (triggers: readonly Trigger[]): void => {
  const paths = triggers.flatMap((trigger) => (trigger.kind === 'webhook' ? [trigger.path] : []));
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice === undefined) return;
  throw new ProblemError('invalid_request', `the webhook path '${twice}' appears twice`);
};

/** A job is kept by its id, so that it may be renamed; its name is for people. */
const requireKnown = async (
  trigger: Of<'event'>,
  id: JobId,
  { env, settings }: JobDeps,
): Promise<Trigger> => {
  if (trigger.agent !== undefined) agentNamed(settings(), trigger.agent);
  const { jobName: _former, ...awaited } = trigger;
  if (awaited.job === undefined) return awaited;
  const job = await findJob(env.ledger, awaited.job);
  if (job.id !== id) return { ...awaited, job: job.id, jobName: job.name };
  throw new ProblemError('invalid_request', 'a job cannot be triggered by its own runs: it would never stop');
};

const requireChannel = (trigger: Of<'channel'>, { notifications }: JobDeps): Trigger => {
  const channels = notifications.channels();
  if (channels.some(({ name }) => name === trigger.channel)) return trigger;
  const known = channels.map(({ name }) => name).join(', ') || 'none';
  throw new ProblemError(
    'channel_not_found',
    `there is no channel '${trigger.channel}' (known: ${known}); define it under channels.${trigger.channel} in the config`,
  );
};
