// The facts about a job that more than one command says.

import { triggersText } from '@coxswain/locale/triggers';
import type { Job } from '@coxswain/protocol';
import type { Shown } from '../describe/shown.ts';
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

/** `on`, `paused: too many failures in a row`. */
export const stateCell = (job: Job, { words, output }: Shown): Cell => {
  const { jobs } = words;
  if (job.enabled) return { text: jobs.enabled, paint: output.paint.good };
  const why = job.pauseReason === undefined ? undefined : jobs.pauseReason[job.pauseReason];
  const isFine = job.pauseReason === 'user' || job.pauseReason === 'done';
  return { text: jobs.paused(why), paint: isFine ? output.paint.quiet : output.paint.bad };
};

/** How its last run ended. */
export const lastCell = (job: Job, { words, output }: Shown): Cell =>
  job.lastStatus === undefined
    ? { text: NOTHING, paint: output.paint.quiet }
    : statusCell({ status: job.lastStatus }, { words, paint: output.paint, isTerminal: output.isTerminal });
