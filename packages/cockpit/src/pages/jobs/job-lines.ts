// Everything about one job in lines: what is asked, when, how its runs are treated, and what it tells.

import { momentText } from '@coxswain/locale';
import { occurrenceLine } from '@coxswain/locale/chat';
import { triggerText } from '@coxswain/locale/triggers';
import {
  formatDuration,
  type Job,
  type Occurrence,
  overlapsOf,
  printable,
  printableLine,
} from '@coxswain/protocol';
import { type KeyValueField, keyValueLines } from '../../components/key-value.tsx';
import { costText, grouped } from '../../text/figures.ts';
import type { Line, ToneName } from '../../text/line.ts';
import { type JobView, nextSpan, stateSpan } from './job-columns.ts';

type Fields = readonly KeyValueField[];

const field = (name: string, value: string | undefined, tone?: ToneName): Fields =>
  value === undefined || value === '' ? [] : [{ name, value, ...(tone === undefined ? {} : { tone }) }];
/** The name stands before the first of them. */
const group = (name: string, values: readonly string[], tone?: ToneName): Fields =>
  values.flatMap((value, at) => field(at === 0 ? name : '', value, tone));

/** What was said of it and how far it is. */
const stateFields = (job: Job, view: JobView): Fields => {
  const { jobs } = view.words;
  const { text, tone } = stateSpan(job, view);
  const waits = job.backoffUntil !== undefined && Date.parse(job.backoffUntil) > view.nowMs;
  return [
    ...field(jobs.fields.state, text, job.enabled ? 'good' : tone),
    ...(job.failuresInARow > 0 ? field('', jobs.failuresInARow(job.failuresInARow), 'bad') : []),
    ...(waits ? field('', jobs.backoff(momentText(job.backoffUntil ?? '', view.timeZone)), 'attention') : []),
  ];
};

/** As in the list: its next run is the one that the daemon waits for, whatever its triggers alone would say. */
const upcoming = ({ nextAt }: Job, next: readonly Occurrence[]): readonly Occurrence[] => {
  if (nextAt === undefined) return next;
  const later = next.filter(({ at }) => at > nextAt);
  const own = next.find(({ at }) => at === nextAt) ?? { at: nextAt, trigger: 'at', local: nextAt };
  return [own, ...later];
};

const nextFields = (job: Job, all: readonly Occurrence[], view: JobView): Fields => {
  const next = job.enabled ? upcoming(job, all) : [];
  const { words, timeZone } = view;
  const { jobs } = words;
  const when = job.triggers.map((trigger) => printableLine(triggerText(trigger, words.language, timeZone)));
  return [
    ...group(jobs.fields.triggers, when.length === 0 ? [words.screen.jobs.trigger.manual] : when),
    ...(job.enabled ? [] : field(jobs.fields.next, nextSpan(job, view).text, 'quiet')),
    ...next.flatMap((occurrence, at) =>
      field(
        at === 0 ? jobs.fields.next : '',
        occurrenceLine(occurrence, view),
        occurrence.clockChange === undefined ? 'text' : 'attention',
      ),
    ),
  ];
};

const policyFields = (job: Job, { words }: JobView): Fields => {
  const { policy } = job;
  const { jobs, screen } = words;
  const { budget } = policy;
  const spent = [budget?.cost, budget?.tokens === undefined ? undefined : grouped(budget.tokens)];
  const stops = [
    jobs.pausesAfter(policy.pauseAfterFailures),
    policy.stopAfterRuns === undefined ? undefined : jobs.stopsAfterRuns(policy.stopAfterRuns),
    policy.stopAfterSuccesses === undefined ? undefined : jobs.stopsAfterSuccesses(policy.stopAfterSuccesses),
    policy.stopOnText === undefined ? undefined : jobs.stopsOn(printableLine(policy.stopOnText)),
    budget === undefined ? undefined : jobs.budget(spent.filter((part) => part !== undefined).join(' · ')),
  ].filter((part) => part !== undefined);
  const limits = [
    policy.timeoutMs === undefined ? undefined : screen.jobs.timeLimit(formatDuration(policy.timeoutMs)),
    policy.maxAttempts === undefined ? undefined : screen.jobs.attempts(policy.maxAttempts),
  ].filter((part) => part !== undefined);
  return [
    ...group(
      jobs.fields.overlap,
      overlapsOf(job).map((one) => jobs.overlap[one]),
    ),
    ...field(jobs.fields.missed, jobs.missedPolicy[policy.missed](formatDuration(policy.missedWithinMs))),
    ...group(jobs.fields.stops, stops),
    ...field(jobs.fields.limits, limits.join(' · ')),
  ];
};

/** Its webhooks, with the command that shows the secret. */
const hookFields = (job: Job, { words: { jobs, screen } }: JobView): Fields =>
  job.triggers.flatMap((trigger) =>
    trigger.kind === 'webhook'
      ? [
          ...field(jobs.fields.webhook, printableLine(screen.jobs.hook(trigger.path))),
          ...field('', printableLine(screen.jobs.hookSecret(job.name)), 'quiet'),
        ]
      : [],
  );

const workFields = ({ prompt, command, workflow }: Job, { fields }: JobView['words']['jobs']): Fields => [
  ...field(fields.prompt, prompt === undefined ? undefined : printable(prompt.trimEnd())),
  ...(command === undefined
    ? []
    : [{ name: fields.command, value: printableLine(command.join(' ')), isExact: true }]),
  ...(workflow === undefined
    ? []
    : [{ name: fields.workflow, value: printable(workflow.trimEnd()), isExact: true }]),
];

export const jobLines = (
  { job, next }: { readonly job: Job; readonly next: readonly Occurrence[] },
  { columns, ...view }: JobView & { readonly columns: number },
): readonly Line[] => {
  const { jobs, screen } = view.words;
  const { fields } = jobs;
  const labels = Object.entries(job.labels).map(([name, value]) => `${name}=${value}`);
  const spent = [costText(job.cost || undefined, undefined), grouped(job.tokens)].filter(
    (part) => part !== '–' && part !== '0',
  );
  return keyValueLines(
    [
      ...stateFields(job, view),
      ...workFields(job, jobs),
      ...nextFields(job, next, view),
      ...field(fields.runs, jobs.runs(job.runs, job.successes)),
      ...field(fields.agent, printableLine(job.agent)),
      ...field(fields.session, printableLine(job.session)),
      ...group(fields.folder, [job.workDir, ...job.addDirs].map(printableLine)),
      ...policyFields(job, view),
      ...field(
        fields.delivery,
        [screen.jobs.delivery[job.delivery], ...job.deliverTo.map(printableLine)].join(' · '),
      ),
      ...hookFields(job, view),
      ...field(fields.spent, spent.join(' · ')),
      ...field(screen.jobs.labels, labels.map(printableLine).join(', ')),
    ],
    { columns },
  );
};
