// The jobs as rows of a list.

import { soonText } from '@coxswain/locale';
import type { AllWords } from '@coxswain/locale/cockpit';
import { triggersText } from '@coxswain/locale/triggers';
import { type Job, printableLine } from '@coxswain/protocol';
import { statusFace } from '../../components/status-face.ts';
import type { Column } from '../../text/columns.ts';
import { agoText, grouped } from '../../text/figures.ts';
import type { Span } from '../../text/line.ts';

/** After every time. */
const LAST = '9999';
const NOTHING: Span = { text: '–', tone: 'quiet' };

export interface JobView {
  readonly words: AllWords;
  readonly nowMs: number;
  readonly timeZone: string;
}

/** `every 1h`, `weekdays at 09:00`. */
export const whenText = ({ triggers }: Job, { words, timeZone }: JobView): string =>
  printableLine(triggersText(triggers, words.language, timeZone));

/** `on`, `paused: too many failures in a row`. */
export const stateSpan = (job: Job, { words: { jobs } }: JobView): Span => {
  if (job.enabled) return { text: jobs.enabled, tone: 'quiet' };
  const why = job.pauseReason;
  const text = jobs.paused(why === undefined ? undefined : jobs.pauseReason[why]);
  return { text, tone: why === 'user' || why === 'done' || why === undefined ? 'quiet' : 'bad' };
};

/** When it runs next, or why it does not. */
export const nextSpan = (job: Job, { words, nowMs, timeZone }: JobView): Span => {
  const { jobs } = words.screen;
  if (!job.enabled)
    return job.pauseReason === 'done'
      ? { text: jobs.doneShort, tone: 'quiet' }
      : { text: jobs.pausedShort, tone: job.pauseReason === 'user' ? 'quiet' : 'bad' };
  if (job.nextAt === undefined) return NOTHING;
  return { text: soonText(job.nextAt, { nowMs, timeZone, words: words.time }) };
};

const lastSpan = ({ lastStatus, lastFiredAt }: Job, { words, nowMs }: JobView): Span => {
  if (lastFiredAt === undefined) return NOTHING;
  const ago = agoText(lastFiredAt, nowMs, words.time);
  if (lastStatus === undefined) return { text: ago, tone: 'quiet' };
  const { glyph, tone } = statusFace(lastStatus, words);
  return { text: `${glyph} ${ago}`, tone };
};

/** The jobs whose name, agent, prompt or times hold the text, in either case. */
export const filterJobs = (jobs: readonly Job[], text: string, view: JobView): readonly Job[] => {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return jobs;
  const said = (job: Job): string =>
    [job.name, job.agent, job.prompt, job.command?.join(' '), whenText(job, view)].join(' ').toLowerCase();
  return jobs.filter((job) => said(job).includes(wanted));
};

/** Long names leave room for the times: they stand whole where the job is open. */
const NAME_SHARE = 0.3;
const LEAST_NAME = 12;
const MOST_NAME = 28;

/** `cells`: what all columns have together. */
export const jobColumns = (view: JobView, cells: number): readonly Column<Job>[] => {
  const { columns } = view.words.jobs;
  return [
    {
      head: columns.name,
      rank: 0,
      most: Math.max(LEAST_NAME, Math.min(MOST_NAME, Math.floor(cells * NAME_SHARE))),
      cell: ({ name }) => ({ text: printableLine(name) }),
    },
    {
      head: columns.trigger,
      rank: 2,
      grows: true,
      least: 10,
      cell: (job) => ({ text: whenText(job, view), tone: 'quiet' }),
    },
    {
      head: columns.next,
      rank: 1,
      most: 16,
      cell: (job) => nextSpan(job, view),
      by: ({ enabled, nextAt }) => (enabled && nextAt !== undefined ? nextAt : LAST),
    },
    {
      head: columns.last,
      rank: 3,
      most: 16,
      cell: (job) => lastSpan(job, view),
      by: ({ lastFiredAt = '' }) => lastFiredAt,
    },
    {
      head: columns.streak,
      rank: 4,
      align: 'right',
      by: ({ failuresInARow }) => failuresInARow,
      cell: ({ failuresInARow }) =>
        failuresInARow === 0 ? NOTHING : { text: grouped(failuresInARow), tone: 'bad' },
    },
    { head: columns.agent, rank: 5, most: 14, cell: ({ agent }) => ({ text: printableLine(agent) }) },
    { head: columns.state, rank: 6, most: 36, cell: (job) => stateSpan(job, view) },
  ];
};
