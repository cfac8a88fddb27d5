// What can be said about a job; `jobs new` and `jobs edit` take the same.

import { DELIVERY_MODES, type JobChangeInput, MISSED_POLICIES, ON_INPUT, OVERLAPS } from '@coxswain/protocol';
import { flag, oneOf, optional, repeated, text } from '../input/parameter.ts';
import { duration, endTrigger, fullKeyValue, priorityNumber, wholeNumber } from '../input/readers.ts';
import { SUBMIT_OPTIONS } from '../submit/submit-options.ts';

const MANY = 1_000_000;

const positive = (given: string): number => Number(given);

export const JOB_OPTIONS = {
  when: repeated(
    '--when <words>',
    "schedule in words: 'weekdays at 9', 'every 10 minutes', 'tomorrow at 18:00'",
    text,
  ),
  cron: repeated(
    '--cron <fields>',
    "cron expression: '0 9 * * 1-5'; with 6 fields, the first is seconds",
    text,
  ),
  tz: optional(
    '--tz <zone>',
    'time zone for --when and --cron, like Europe/Berlin; default: the local one',
    text,
  ),
  every: optional('--every <duration>', 'run at this interval, from now on: 10m, 1h, 1d', duration),
  at: optional('--at <time>', "run once: 18:00, 'tomorrow 9:00', 2026-11-20T18:00, RFC 3339", text),
  webhook: optional('--webhook <path>', 'run on requests to /api/v1/hooks/<path>', text),
  on: repeated(
    '--on <job|agent:name=status>',
    'run when a task of a job or agent ends: nightly=failed, agent:claude=ended',
    endTrigger,
  ),
  channel: optional('--channel <name>', 'run when a message arrives on this channel', text),
  match: optional('--match <text>', 'with --channel: only messages that contain this', text),
  manual: flag('--manual', 'run only by hand, with: cox jobs run'),
  agent: SUBMIT_OPTIONS.agent,
  session: optional('--session <name>', 'session that its runs share; default: one of its own', text, {
    completes: 'session',
  }),
  workflow: optional('--workflow <file>', 'run this workflow instead of a prompt', text, {
    completes: 'file',
  }),
  overlap: optional(
    '--overlap <what>',
    'if an earlier run is still active: skip, queue or replace; default: queue for webhooks, messages and events, skip for schedules',
    oneOf(OVERLAPS),
    { completes: OVERLAPS },
  ),
  missed: optional(
    '--missed <what>',
    'runs missed while the daemon was down: skip (default), once or all',
    oneOf(MISSED_POLICIES),
    { completes: MISSED_POLICIES },
  ),
  within: optional(
    '--within <duration>',
    'with --missed: maximum age of a missed run to catch up on; default 6h',
    duration,
  ),
  timeout: optional('--timeout <duration>', 'maximum working time per run: 90s, 30m', duration),
  attempts: optional('--attempts <number>', 'maximum attempts per run; default 1', wholeNumber(1, 100)),
  onInput: optional(
    '--on-input <what>',
    'what to do when a run asks and nobody answers: park, deny or fail',
    oneOf(ON_INPUT),
    {
      completes: ON_INPUT,
    },
  ),
  pauseAfter: optional(
    '--pause-after <number>',
    'pause after this many failures in a row; default 5',
    wholeNumber(1, 1_000),
  ),
  stopAfter: optional('--stop-after <number>', 'stop after this many runs', wholeNumber(1, MANY)),
  stopAfterSuccesses: optional(
    '--stop-after-successes <number>',
    'stop after this many completed runs',
    wholeNumber(1, MANY),
  ),
  stopOn: optional('--stop-on <text>', 'stop when a result contains this', text),
  budgetCost: optional(
    '--budget-cost <amount>',
    'pause when its runs have cost this much in total',
    positive,
  ),
  budgetTokens: optional(
    '--budget-tokens <number>',
    'pause when its runs have used this many tokens in total',
    wholeNumber(1, Number.MAX_SAFE_INTEGER),
  ),
  deliver: repeated(
    '--deliver <channel:target>',
    'where to send notifications about its runs; may be repeated',
    text,
  ),
  notify: optional(
    '--notify <what>',
    'which notifications to send: state_changes (default), done_only or silent',
    oneOf(DELIVERY_MODES),
    { completes: DELIVERY_MODES },
  ),
  workdir: optional('--workdir <folder>', 'working directory of its runs; default: this folder', text, {
    completes: 'folder',
  }),
  addDir: repeated('--add-dir <folder>', 'another folder that its runs may use; may be repeated', text, {
    completes: 'folder',
  }),
  model: optional('--model <name>', 'model for its runs, one that the agent offers', text),
  mode: optional('--mode <name>', 'mode for its runs, one that the agent offers', text),
  effort: optional('--effort <level>', 'reasoning effort of its runs: low, high', text),
  attach: repeated(
    '--attach <file>',
    'file to send with each run, as it is at that time; may be repeated',
    text,
    {
      completes: 'file',
    },
  ),
  label: repeated('--label <k=v>', 'label for its runs; may be repeated', fullKeyValue),
  priority: optional('--priority <number>', 'priority of its runs: higher first; default 0', priorityNumber),
  group: optional('--group <name>', 'named pool of slots for its runs', text),
  edit: flag('-e, --edit', 'write the prompt in your editor'),
} as const;

/** Sent as they are typed, under their own name. */
export const SENT_AS_TYPED = [
  'agent',
  'session',
  'model',
  'mode',
  'effort',
  'priority',
  'group',
] as const satisfies readonly (keyof typeof JOB_OPTIONS & keyof JobChangeInput)[];

/** What `jobs edit --without` can take away, by the name of the flag that sets it. */
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

export const NOTHING: Readonly<Record<Without, JobChangeInput>> = {
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
