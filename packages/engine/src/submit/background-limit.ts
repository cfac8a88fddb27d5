// The limit of background tasks: it applies to each submitter separately, so that no one takes the room of others. One more
// than it allows is refused; a batch is taken whole, and what is beyond the limit waits its turn behind the rest of the batch.

import type { NewTask, Throttled } from '@coxswain/ledger';
import { type Explanation, type Limits, ProblemError, targetOfOrigin } from '@coxswain/protocol';
import type { Caller } from '../engine.ts';
import type { Program } from '../rights/index.ts';

const KEY = 'background.maxConcurrentTasks';
/** Batches have room of their own: a long one does not keep its submitter from submitting something else. */
const BATCH = 'batch:';
/** When a refused submission may be tried again, in seconds. */
const RETRY_AFTER_SECONDS = 5;
const RAISE = `raise it with: cox config set ${KEY} <number>`;

/** Whom a submission counts for: a person, a chat, an access token, or the session whose task submits. */
const submitterOf = (caller: Caller, program: Program | undefined): string => {
  if (program) return `session:${program.task.session}`;
  return caller.origin ? `chat:${targetOfOrigin(caller.origin)}` : `${caller.kind}:${caller.name}`;
};

/** How the limit counts the task; nothing for a task that is not limited. */
export const countedForLimit = (
  kind: NewTask['kind'],
  {
    caller,
    program,
    isBatch,
  }: { readonly caller: Caller; readonly program: Program | undefined; readonly isBatch?: boolean },
): Pick<NewTask, 'submitter' | 'isThrottled'> => {
  if (kind !== 'background') return {};
  const submitter = submitterOf(caller, program);
  return isBatch ? { submitter: BATCH + submitter, isThrottled: true } : { submitter };
};

const whoseOf = (submitter: string | undefined): string => {
  if (submitter?.startsWith('session:')) return `those of session '${submitter.slice(8)}'`;
  return submitter?.startsWith('chat:') ? 'those of this chat' : 'yours';
};

/** The refusal of one task more than the limit allows. */
export const backgroundLimitProblem = (
  { submitter }: Pick<NewTask, 'submitter'>,
  current: number,
  limits: Limits,
): ProblemError => {
  const value = limits[KEY];
  const batch = submitter?.startsWith('user:')
    ? 'submit them as one batch, which queues them (cox bg submit --batch), '
    : '';
  return new ProblemError(
    'background_limit',
    `${current} background tasks are active (${whoseOf(submitter)}), and ${KEY} is ${value} per submitter; wait until one ends, ${batch}or ${RAISE}`,
    { limit: { key: KEY, value }, retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
};

/** Why a throttled task does not run. */
export const throttledCause = ({ underWay }: Throttled): Explanation['causes'][number] => ({
  code: 'background_limit',
  detail: `it waits its turn in a batch: ${underWay} tasks of its submitter's batches are active, the most ${KEY} allows`,
  remedy: RAISE.replace('raise it with: ', ''),
});
