// Chat answers about jobs.

import { groupedRuns, type Job, type JobRun, type RunGroup, shortId, type Task } from '@coxswain/protocol';
import { nextSpan, stateSpan, whenText } from '../job.ts';
import { outcomeSpan } from '../job-runs.ts';
import { joined, NOTHING } from '../line.ts';
import { agoText } from '../moment.ts';
import type { RenderContext } from '../render-context.ts';
import { type ChatAnswer, listed, plain } from './answer.ts';
import { scheduleLines } from './schedule-lines.ts';

/** The maximum length of a result. */
const RESULT_CHARACTERS = 3_000;
/** The maximum lines about runs. */
const SHOWN_LINES = 10;

const jobLine = (job: Job, context: RenderContext): string => {
  const { words } = context;
  const next = nextSpan(job, context);
  return joined([
    job.name,
    shortId(job.id),
    whenText(job, context),
    job.enabled ? next !== NOTHING && `${words.jobs.nextRuns} ${next.text}` : stateSpan(job, context).text,
    job.lastStatus && words.status.task[job.lastStatus],
    job.failuresInARow > 1 ? words.jobs.failuresInARow(job.failuresInARow) : undefined,
  ]);
};

const runLine = (group: RunGroup, context: RenderContext): string => {
  const { firing, task } = group.run;
  const { text } = outcomeSpan(group, context);
  const when = agoText(firing.slot, context);
  if (firing.missed !== undefined)
    return joined([when, `${text}: ${context.words.jobs.missedReason[firing.missed]}`, firing.detail]);
  return joined([when, task && text, firing.taskId && shortId(firing.taskId), task?.error?.message]);
};

/** The last runs, a line each; neighbours that were missed for the same reason are one. */
export const runLines = (runs: readonly JobRun[], context: RenderContext): readonly string[] =>
  groupedRuns(runs)
    .slice(0, SHOWN_LINES)
    .map((group) => runLine(group, context));

export const jobsAnswer = (jobs: readonly Job[], context: RenderContext): ChatAnswer =>
  jobs.length === 0
    ? plain(context.words.chat.noJobs)
    : listed(
        context.words.chat.jobsTitle,
        jobs.map((job) => jobLine(job, context)),
      );

export const jobAnswer = (
  { job, next, runs }: { readonly job: Job; readonly next: Plan['next']; readonly runs: readonly JobRun[] },
  context: RenderContext,
): ChatAnswer => {
  const { words } = context;
  const work = job.prompt ?? job.command?.join(' ') ?? job.workflow ?? '';
  return plain(joined([job.name, shortId(job.id), job.agent, job.session, stateSpan(job, context).text]), [
    ...(job.pauseReason === 'missed' ? [words.chat.missedAdvice(job.name)] : []),
    ...scheduleLines({ triggers: job.triggers, next }, context),
    ...(runs.length === 0
      ? []
      : [`${words.jobs.fields.last}:`, ...runLines(runs, context).map((line) => `  ${line}`)]),
    '',
    work,
  ]);
};

type Plan = Parameters<typeof scheduleLines>[0];

/** The result of the last run, else why it has none. */
export const lastAnswer = (job: Job, task: Task | undefined, context: RenderContext): ChatAnswer => {
  const { words } = context;
  if (!task) return plain(`${job.name}: ${words.jobs.noRuns}`);
  const result = task.result?.trim() || task.error?.message || words.chat.noResult;
  const shown = Array.from(result);
  const cut =
    shown.length > RESULT_CHARACTERS ? `${shown.slice(0, RESULT_CHARACTERS - 1).join('')}…` : result;
  return plain(joined([job.name, words.status.task[task.status], shortId(task.id)]), cut.split('\n'));
};
