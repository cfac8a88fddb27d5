// A job: its columns, its fields, and texts about it used elsewhere.

import { grouped, momentText, overrideText, type Words } from '@coxswain/locale';
import { triggersText, triggerText } from '@coxswain/locale/triggers';
import {
  formatDuration,
  type Job,
  type JobSecret,
  type Occurrence,
  overlapsOf,
  printable,
  printableLine,
  shellQuote,
} from '@coxswain/protocol';
import { exactField, type Field, field } from './fields.ts';
import { costText } from './figures.ts';
import { joined, NOTHING, type Span } from './line.ts';
import { agoText, idText, soonSpan, timeText } from './moment.ts';
import { occurrenceLine } from './occurrence.ts';
import type { RenderContext } from './render-context.ts';
import { statusSpan, statusStyle } from './status.ts';
import type { Column } from './table.ts';

/** `every 1h`, `weekdays at 09:00`. */
export const whenText = ({ triggers }: Pick<Job, 'triggers'>, { words, timeZone }: RenderContext): string =>
  printableLine(triggersText(triggers, words.language, timeZone));

/** True while its triggers are off because a run failed. */
const waitsAfterFailure = ({ enabled, backoffUntil }: Job, nowMs: number): boolean =>
  enabled && backoffUntil !== undefined && Date.parse(backoffUntil) > nowMs;

/** When it runs next, or why it does not; occurrences while it waits after a failure are missed. */
export const nextSpan = (job: Job, context: RenderContext): Span => {
  const { words, surface } = context;
  const { enabled, pauseReason, nextAt = '', backoffUntil = '' } = job;
  if (surface !== 'pipe' && !enabled)
    return pauseReason === 'done'
      ? { text: words.jobs.doneShort, tone: 'quiet' }
      : { text: words.jobs.pausedShort, tone: pauseReason === 'user' ? 'quiet' : 'bad' };
  const isMissed = waitsAfterFailure(job, context.nowMs) && nextAt < backoffUntil;
  return soonSpan(isMissed ? undefined : job.nextAt, context);
};

/** `on`, `waits after a failure until 09:00`, `paused: too many failures in a row`. */
export const stateSpan = (job: Job, { words: { jobs }, nowMs, timeZone, surface }: RenderContext): Span => {
  const { enabled, backoffUntil = '', pauseReason: why } = job;
  if (waitsAfterFailure(job, nowMs)) {
    const until = surface === 'pipe' ? backoffUntil : momentText(backoffUntil, timeZone);
    return { text: jobs.backoff(until), tone: 'attention' };
  }
  if (enabled) return { text: jobs.enabled, tone: 'good' };
  const isFine = why === undefined || why === 'user' || why === 'done';
  const text = jobs.paused(why === undefined ? undefined : jobs.pauseReason[why]);
  return { text, tone: isFine ? 'quiet' : 'bad' };
};

/** How its last run ended, and on a terminal when it started: `✓ 2h ago`. */
const lastSpan = ({ lastStatus: status, lastFiredAt }: Job, context: RenderContext): Span => {
  if (context.surface === 'pipe') return status === undefined ? NOTHING : statusSpan({ status }, context);
  if (lastFiredAt === undefined) return NOTHING;
  const ago = agoText(lastFiredAt, context);
  if (status === undefined) return { text: ago, tone: 'quiet' };
  const { glyph, tone } = statusStyle(status, context.words);
  return { text: `${glyph} ${ago}`, tone };
};

/** What to do about jobs that missed their last occurrence; undefined: there are none. */
export const missedAdvice = (
  jobs: readonly Job[],
  { words }: Pick<RenderContext, 'words'>,
): string | undefined => {
  const missed = jobs.filter(({ pauseReason }) => pauseReason === 'missed');
  const [only] = missed;
  if (only === undefined) return undefined;
  if (missed.length > 1) return words.jobs.missedAdvice('<name>');
  return words.jobs.missedAdvice(/\s/.test(only.name) ? shellQuote(only.name) : only.name);
};

/** After every time. */
const LAST = '9999';

export const jobColumns = (context: RenderContext) => {
  const { columns } = context.words.jobs;
  return {
    id: {
      head: context.words.columns.id,
      rank: 1,
      cell: ({ id }) => ({ text: idText(id, context), tone: 'quiet' }),
    },
    name: {
      head: columns.name,
      rank: 0,
      least: 16,
      most: 28,
      cell: ({ name }) => ({ text: printableLine(name), tone: 'strong' }),
    },
    trigger: {
      head: columns.trigger,
      rank: 3,
      grows: true,
      least: 10,
      cell: (job) => whenText(job, context),
    },
    next: {
      head: columns.next,
      rank: 2,
      cell: (job) => nextSpan(job, context),
      by: ({ enabled, nextAt }) => (enabled && nextAt !== undefined ? nextAt : LAST),
    },
    last: {
      head: columns.last,
      rank: 4,
      cell: (job) => lastSpan(job, context),
      by: ({ lastFiredAt = '' }) => lastFiredAt,
    },
    streak: {
      head: columns.streak,
      rank: 5,
      align: 'right',
      by: ({ failuresInARow }) => failuresInARow,
      cell: ({ failuresInARow: count }) =>
        count === 0 && context.surface !== 'pipe' ? NOTHING : { text: grouped(count), tone: 'bad' },
    },
    agent: { head: columns.agent, rank: 6, least: 6, most: 16, cell: ({ agent }) => printableLine(agent) },
    state: {
      head: columns.state,
      rank: 7,
      least: 8,
      most: 36,
      cell: (job) => stateSpan(job, context),
    },
  } satisfies Record<string, Column<Job>>;
};

const workFields = ({ prompt, command, workflow }: Job, { fields }: Words['jobs']): readonly Field[] => [
  ...field(fields.prompt, prompt === undefined ? undefined : printable(prompt.trimEnd())),
  ...exactField(fields.command, command === undefined ? undefined : printableLine(command.join(' '))),
  ...exactField(fields.workflow, workflow === undefined ? undefined : printable(workflow.trimEnd())),
];

/** Its next run is the one the daemon waits for, whatever its triggers alone would give. */
const upcoming = ({ nextAt }: Job, next: readonly Occurrence[]): readonly Occurrence[] => {
  if (nextAt === undefined) return next;
  const own = next.find(({ at }) => at === nextAt) ?? { at: nextAt, trigger: 'at', local: nextAt };
  return [own, ...next.filter(({ at }) => at > nextAt)];
};

const timeFields = (job: Job, next: readonly Occurrence[], context: RenderContext): readonly Field[] => {
  const { words, timeZone } = context;
  const { fields } = words.jobs;
  const when = job.triggers.map((trigger) => printableLine(triggerText(trigger, words.language, timeZone)));
  const fired = timeText(job.lastFiredAt, context);
  const last = job.lastStatus && statusSpan({ status: job.lastStatus }, context);
  return [
    ...field(fields.triggers, ...(when.length === 0 ? [whenText(job, context)] : when)),
    ...(job.enabled
      ? field(fields.next, ...upcoming(job, next).map((one) => occurrenceLine(one, context)))
      : field(fields.next, nextSpan(job, context))),
    ...field(fields.last, fired && [...(last ? [last, { text: '  ' }] : []), { text: fired }]),
    ...field(fields.runs, words.jobs.runs(job.runs, job.successes)),
  ];
};

const policyFields = (job: Job, { jobs }: Words): readonly Field[] => {
  const { policy } = job;
  const { fields } = jobs;
  const { budget } = policy;
  const given = <Value>(value: Value | undefined, text: (value: Value) => string): string | undefined =>
    value === undefined ? undefined : text(value);
  return [
    ...field(fields.overlap, ...overlapsOf(job).map((one) => jobs.overlap[one])),
    ...field(fields.missed, jobs.missedPolicy[policy.missed](formatDuration(policy.missedWithinMs))),
    ...field(
      fields.stops,
      jobs.pausesAfter(policy.pauseAfterFailures),
      given(policy.stopAfterRuns, jobs.stopsAfterRuns),
      given(policy.stopAfterSuccesses, jobs.stopsAfterSuccesses),
      given(policy.stopOnText, (text) => jobs.stopsOn(printableLine(text))),
      given(budget, ({ cost, tokens }) => jobs.budget(joined([given(cost, String), given(tokens, grouped)]))),
    ),
    ...field(
      fields.limits,
      joined([
        given(policy.timeoutMs, (ms) => jobs.timeLimit(formatDuration(ms))),
        given(policy.maxAttempts, jobs.attempts),
      ]),
    ),
  ];
};

/** Its webhooks, with their secrets if requested, else with the command that shows them. */
export const hookFields = (
  { name, triggers }: Pick<Job, 'name' | 'triggers'>,
  { jobs }: Words,
  secrets?: readonly JobSecret[],
): readonly Field[] => {
  const { fields } = jobs;
  if (secrets !== undefined)
    return secrets.flatMap(({ url, secret }) => [
      ...exactField(fields.webhook, url),
      ...exactField(fields.secret, secret),
    ]);
  return triggers.flatMap((trigger) =>
    trigger.kind === 'webhook'
      ? field(fields.webhook, printableLine(jobs.hook(trigger.path)), {
          text: printableLine(jobs.hookSecret(name)),
          tone: 'quiet',
        })
      : [],
  );
};

export interface JobDetail {
  readonly job: Job;
  /** The runs to come. */
  readonly next: readonly Occurrence[];
  /** The secrets of its webhooks; undefined: not requested. */
  readonly secrets?: readonly JobSecret[];
}

/** Everything about a job but its name. */
export const jobFields = ({ job, next, secrets }: JobDetail, context: RenderContext): readonly Field[] => {
  const { words } = context;
  const { fields, failuresInARow, deliveryMode } = words.jobs;
  const streak = job.failuresInARow > 0 ? failuresInARow(job.failuresInARow) : '';
  const labels = Object.entries(job.labels).map(([name, value]) => printableLine(`${name}=${value}`));
  return [
    ...field(fields.state, stateSpan(job, context), missedAdvice([job], context), {
      text: streak,
      tone: 'bad',
    }),
    ...workFields(job, words.jobs),
    ...timeFields(job, next, context),
    ...field(fields.agent, printableLine(job.agent)),
    ...field(words.overrides.asked, printableLine(overrideText(job, words.overrides) ?? '')),
    ...field(words.overrides.attachments, printableLine(job.attachments?.join(', ') ?? '')),
    ...field(fields.session, printableLine(job.session)),
    ...field(fields.folder, ...[job.workDir, ...job.addDirs].map(printableLine)),
    ...policyFields(job, words),
    ...field(fields.delivery, joined([deliveryMode[job.delivery], ...job.deliverTo.map(printableLine)])),
    ...hookFields(job, words, secrets),
    ...field(
      fields.spent,
      joined([
        job.cost === 0 ? undefined : costText(job.cost, undefined),
        job.tokens === 0 ? undefined : grouped(job.tokens),
      ]),
    ),
    ...field(words.fields.labels, labels.join(', ')),
  ];
};
