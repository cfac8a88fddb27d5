// What can be said about a run of a workflow and about a discussion alike, and how it is sent.

import { resolve } from 'node:path';
import type { NewDiscussionInput } from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import { sentEnvironment } from '../input/environment.ts';
import { flag, optional, text, type ValuesOf } from '../input/parameter.ts';
import { duration } from '../input/readers.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { deliverTarget } from '../submit/deliver-target.ts';
import { SUBMIT_OPTIONS } from '../submit/submit-options.ts';

export const RUN_OPTIONS = {
  wait: flag('--wait', 'block, print the result and exit with its code'),
  follow: flag('--follow', 'stream its progress and exit with its code'),
  session: SUBMIT_OPTIONS.session,
  title: optional('--title <text>', 'title shown in lists', text),
  priority: SUBMIT_OPTIONS.priority,
  timeout: optional(
    '--timeout <duration>',
    'maximum time for the whole run, also above maxExecutionTime; then it is cancelled with everything below it',
    duration,
  ),
  deliver: SUBMIT_OPTIONS.deliver,
  notify: SUBMIT_OPTIONS.notify,
  workdir: SUBMIT_OPTIONS.workdir,
  label: SUBMIT_OPTIONS.label,
  idempotencyKey: SUBMIT_OPTIONS.idempotencyKey,
} as const;

export type RunValues = ValuesOf<typeof RUN_OPTIONS>;

/** Throws a usage problem for options that exclude each other. */
export const runRequest = (
  options: RunValues,
  deps: Deps,
): Omit<NewDiscussionInput, 'topic' | 'agents' | 'judge' | 'rounds' | 'roundLimitMs'> => {
  if (options.wait && options.follow) throw usageProblem('use either --wait or --follow, not both');
  return {
    session: options.session,
    title: options.title,
    priority: options.priority,
    timeoutMs: options.timeout,
    deliverTo: options.deliver.map((target) => deliverTarget(target, deps)),
    delivery: options.notify,
    workDir: resolve(deps.folder, options.workdir ?? '.'),
    labels: Object.fromEntries(options.label.map(({ key, value }) => [key, value])),
    environment: sentEnvironment(deps.environment),
    idempotencyKey: options.idempotencyKey,
    source: 'cli',
  };
};
