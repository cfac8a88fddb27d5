// What can be said about a job; `jobs new` and `jobs edit` take the same.

import { DELIVERY_MODES, type JobChangeInput, MISSED_POLICIES, ON_INPUT, OVERLAPS } from '@coxswain/protocol';
import { flag, oneOf, optional, repeated, text } from '../input/parameter.ts';
import { duration, endOfSomebody, fullKeyValue, priorityNumber, wholeNumber } from '../input/readers.ts';
import { SUBMIT_OPTIONS } from '../submit/submit-options.ts';

const MANY = 1_000_000;

const positive = (given: string): number => Number(given);

export const JOB_OPTIONS = {
  when: repeated(
    '--when <words>',
    "when, as you would say it: 'weekdays at 9', 'every 10 minutes', 'tomorrow at 18:00'",
    text,
  ),
  cron: repeated(
    '--cron <fields>',
    "when, as cron says it: '0 9 * * 1-5'; 6 fields begin with seconds",
    text,
  ),
  tz: optional(
    '--tz <zone>',
    'the time zone of --when and --cron, like Europe/Berlin; default: that of this machine',
    text,
  ),
  every: optional('--every <duration>', 'again and again, counted from now: 10m, 1h, 1d', duration),
  at: optional('--at <time>', "once: 18:00, 'tomorrow 9:00', 2026-11-20T18:00, RFC 3339", text),
  webhook: optional('--webhook <path>', 'when something is sent to /api/v1/hooks/<path>', text),
  on: repeated(
    '--on <job|agent:name=status>',
    'when a task of that job or agent ends so: nightly=failed, agent:claude=ended',
    endOfSomebody,
  ),
  channel: optional('--channel <name>', 'when a message comes in over that channel', text),
  match: optional('--match <text>', 'with --channel: only messages that contain this', text),
  manual: flag('--manual', 'only by hand: cox jobs run'),
  agent: SUBMIT_OPTIONS.agent,
  session: optional(
    '--session <name>',
    'the conversation that its runs share; default: one of its own',
    text,
    {
      completes: 'session',
    },
  ),
  workflow: optional('--workflow <file>', 'run this workflow instead of a prompt', text, {
    completes: 'file',
  }),
  overlap: optional(
    '--overlap <what>',
    'when it is due and an earlier run is active: skip, queue or replace; default: queue what a webhook, message or task brings, skip what the clock fires',
    oneOf(OVERLAPS),
    { completes: OVERLAPS },
  ),
  missed: optional(
    '--missed <what>',
    'what was missed while the daemon was down: skip (default), once or all',
    oneOf(MISSED_POLICIES),
    { completes: MISSED_POLICIES },
  ),
  within: optional(
    '--within <duration>',
    'how old a missed run may be to be made up for; default 6h',
    duration,
  ),
  timeout: optional('--timeout <duration>', 'limit of working time of a run: 90s, 30m', duration),
  attempts: optional('--attempts <number>', 'try a failing run so often; default 1', wholeNumber(1, 100)),
  onInput: optional('--on-input <what>', 'when a run asks: park, deny or fail', oneOf(ON_INPUT), {
    completes: ON_INPUT,
  }),
  pauseAfter: optional(
    '--pause-after <number>',
    'pause after so many failures in a row; default 5',
    wholeNumber(1, 1_000),
  ),
  stopAfter: optional('--stop-after <number>', 'done after so many runs', wholeNumber(1, MANY)),
  stopAfterSuccesses: optional(
    '--stop-after-successes <number>',
    'done after so many runs that completed',
    wholeNumber(1, MANY),
  ),
  stopOn: optional('--stop-on <text>', 'done when a result contains this', text),
  budgetCost: optional('--budget-cost <amount>', 'pause when all its runs have cost that much', positive),
  budgetTokens: optional(
    '--budget-tokens <number>',
    'pause when all its runs have used so many tokens',
    wholeNumber(1, Number.MAX_SAFE_INTEGER),
  ),
  deliver: repeated('--deliver <channel:target>', 'where notices of its runs go; may be repeated', text),
  notify: optional(
    '--notify <what>',
    'which notices: state_changes (default), done_only or silent',
    oneOf(DELIVERY_MODES),
    { completes: DELIVERY_MODES },
  ),
  workdir: optional('--workdir <folder>', 'where its runs work; default: this folder', text, {
    completes: 'folder',
  }),
  addDir: repeated('--add-dir <folder>', 'another folder that they may use; may be repeated', text, {
    completes: 'folder',
  }),
  model: optional('--model <name>', 'the model for its runs, one that the agent offers', text),
  mode: optional('--mode <name>', 'the mode for its runs, one that the agent offers', text),
  effort: optional('--effort <level>', 'how much the model thinks in its runs: low, high', text),
  attach: repeated('--attach <file>', 'a file that each run gets as it is then; may be repeated', text, {
    completes: 'file',
  }),
  label: repeated('--label <k=v>', 'a label of its runs; may be repeated', fullKeyValue),
  priority: optional('--priority <number>', 'of its runs: higher first; default 0', priorityNumber),
  group: optional('--group <name>', 'a named pool of slots for its runs', text),
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
