// The facts about a job that more than one command says.

import { triggersText } from '@coxswain/locale/triggers';
import { type Job, shellQuote } from '@coxswain/protocol';
import type { Shown } from '../describe/shown.ts';
import { timeText } from '../describe/time-text.ts';
import { relativeTime } from '../output/moment.ts';
import { safeLine } from '../output/output.ts';
import { statusCell } from '../output/status-cell.ts';
import type { Cell } from '../output/table.ts';

const NOTHING = '–';

/** When it runs: `weekdays at 09:00`. */
export const whenText = (job: Pick<Job, 'triggers'>, { words, world }: Shown): string =>
  safeLine(triggersText(job.triggers, words.language, world.timeZone()));

/** A moment: how far away for eyes, the exact time for scripts. */
export const momentCell = (at: string | undefined, { output, words, world }: Shown): Cell => {
  if (at === undefined) return { text: NOTHING, paint: output.paint.quiet };
  return { text: output.isTerminal ? relativeTime(at, world.nowMs(), words.time) : at };
};

/** True while it fires nothing by itself because a run failed. */
const waitsAfterFailure = ({ enabled, backoffUntil }: Job, nowMs: number): boolean =>
  enabled && backoffUntil !== undefined && Date.parse(backoffUntil) > nowMs;

/** When it fires next; not what comes while it waits after a failure: that is missed. */
export const nextCell = (job: Job, shown: Shown): Cell => {
  const { nextAt, backoffUntil } = job;
  const isMissed = waitsAfterFailure(job, shown.world.nowMs()) && (nextAt ?? '') < (backoffUntil ?? '');
  return momentCell(isMissed ? undefined : nextAt, shown);
};

/** `on`, `waits after a failure until 09:00`, `paused: too many failures in a row`. */
export const stateCell = (job: Job, shown: Shown): Cell => {
  const { words, output, world } = shown;
  const { jobs } = words;
  if (waitsAfterFailure(job, world.nowMs()))
    return { text: jobs.backoff(timeText(job.backoffUntil, shown) ?? ''), paint: output.paint.attention };
  if (job.enabled) return { text: jobs.enabled, paint: output.paint.good };
  const why = job.pauseReason === undefined ? undefined : jobs.pauseReason[job.pauseReason];
  const isFine = job.pauseReason === 'user' || job.pauseReason === 'done';
  return { text: jobs.paused(why), paint: isFine ? output.paint.quiet : output.paint.bad };
};

/** What to do about jobs whose last moment passed without a run; undefined: there are none. */
export const missedAdvice = (jobs: readonly Job[], { words }: Shown): string | undefined => {
  const missed = jobs.filter(({ pauseReason }) => pauseReason === 'missed');
  const [only] = missed;
  if (only === undefined) return undefined;
  if (missed.length > 1) return words.jobs.missedAdvice('<name>');
  return words.jobs.missedAdvice(/\s/.test(only.name) ? shellQuote(only.name) : only.name);
};

/** How its last run ended. */
export const lastCell = (job: Job, { words, output }: Shown): Cell =>
  job.lastStatus === undefined
    ? { text: NOTHING, paint: output.paint.quiet }
    : statusCell({ status: job.lastStatus }, { words, paint: output.paint, isTerminal: output.isTerminal });
