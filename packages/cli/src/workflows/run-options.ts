// What can be said about a run of a workflow and about a discussion alike, and how it is sent.

import { resolve } from 'node:path';
import { DELIVERY_MODES, type NewDiscussionInput } from '@coxswain/protocol';
import { sentEnvironment } from '../input/environment.ts';
import { flag, oneOf, optional, repeated, text, type ValuesOf } from '../input/parameter.ts';
import { duration, fullKeyValue, wholeNumber } from '../input/readers.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { deliverTarget } from '../submit/deliver-target.ts';
import type { World } from '../world.ts';

const HIGHEST_PRIORITY = 1_000_000;

export const RUN_OPTIONS = {
  wait: flag('--wait', 'wait for its end and print its result; exit with its code'),
  follow: flag('--follow', 'stay with it and print what it tells; exit with its code'),
  session: optional('--session <name>', 'the conversation it belongs to; default: one of its own', text, {
    completes: 'session',
  }),
  title: optional('--title <text>', 'what lists call it', text),
  priority: optional(
    '--priority <number>',
    'higher first; default 0',
    wholeNumber(-HIGHEST_PRIORITY, HIGHEST_PRIORITY),
  ),
  timeout: optional(
    '--timeout <duration>',
    'the limit of the whole: with all below it is cancelled when so much time has passed',
    duration,
  ),
  deliver: repeated('--deliver <channel:target>', 'where notices go; may be repeated', text, {
    completes: 'channel',
  }),
  notify: optional(
    '--notify <which>',
    'what is told there: silent, done_only or state_changes (default)',
    oneOf(DELIVERY_MODES),
    { completes: DELIVERY_MODES },
  ),
  workdir: optional('--workdir <folder>', 'where it works; default: this folder', text, {
    completes: 'folder',
  }),
  label: repeated('--label <k=v>', 'a label; may be repeated', fullKeyValue),
  idempotencyKey: optional('--idempotency-key <key>', 'the same key again returns the same task', text),
} as const;

export type RunValues = ValuesOf<typeof RUN_OPTIONS>;

/** Throws a usage problem for options that exclude each other. */
export const runRequest = (
  options: RunValues,
  world: World,
): Omit<NewDiscussionInput, 'topic' | 'agents' | 'judge' | 'rounds' | 'roundLimitMs'> => {
  if (options.wait && options.follow) throw usageProblem('give either --wait or --follow, not both');
  return {
    session: options.session,
    title: options.title,
    priority: options.priority,
    timeoutMs: options.timeout,
    deliverTo: options.deliver.map((target) => deliverTarget(target, world)),
    delivery: options.notify,
    workDir: resolve(world.folder, options.workdir ?? '.'),
    labels: Object.fromEntries(options.label.map(({ key, value }) => [key, value])),
    environment: sentEnvironment(world.environment),
    idempotencyKey: options.idempotencyKey,
    source: 'cli',
  };
};
