// What a job has and can do without: it is taken away by the name of the flag that gave it.

import type { JobChangeInput } from '@coxswain/protocol';
import { usageProblem } from '../input/usage-problem.ts';

export const WITHOUT = [
  'overlap',
  'timeout',
  'attempts',
  'on-input',
  'stop-after',
  'stop-after-successes',
  'stop-on',
  'budget',
  'group',
  'deliver',
  'label',
  'add-dir',
  'model',
  'mode',
  'effort',
  'attach',
] as const;
export type Without = (typeof WITHOUT)[number];

const NOTHING: Readonly<Record<Without, JobChangeInput>> = {
  overlap: { policy: { overlap: null } },
  timeout: { policy: { timeoutMs: null } },
  attempts: { policy: { maxAttempts: null } },
  'on-input': { policy: { onInput: null } },
  'stop-after': { policy: { stopAfterRuns: null } },
  'stop-after-successes': { policy: { stopAfterSuccesses: null } },
  'stop-on': { policy: { stopOnText: null } },
  budget: { policy: { budget: null } },
  group: { group: null },
  deliver: { deliverTo: [] },
  label: { labels: {} },
  'add-dir': { addDirs: [] },
  model: { model: null },
  mode: { mode: null },
  effort: { effort: null },
  attach: { attachments: [] },
};

const keysOf = ({ policy, ...rest }: JobChangeInput): string[] => [
  ...Object.keys(rest),
  ...Object.keys(policy ?? {}),
];

/** The change, and these things taken away. Throws a usage problem for what is both said and taken away. */
export const withoutThese = (said: JobChangeInput, without: readonly Without[]): JobChangeInput => {
  let change = said;
  for (const what of new Set(without)) {
    const nothing = NOTHING[what];
    const given = new Set(keysOf(said));
    if (keysOf(nothing).some((key) => given.has(key)))
      throw usageProblem(`--without ${what}: it is said as well; leave one of them out`);
    const policy = { ...change.policy, ...nothing.policy };
    change = { ...change, ...nothing, ...(Object.keys(policy).length === 0 ? {} : { policy }) };
  }
  return change;
};
