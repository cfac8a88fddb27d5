// What is told about jobs in a chat.

import { groupedRuns, type Job, type JobRun, type RunGroup, shortId, type Task } from '@coxswain/protocol';
import { soonText } from '../moment-text.ts';
import { relativeTime } from '../relative-time.ts';
import { triggersText } from '../trigger-text.ts';
import { type ChatAnswer, type ChatVoice, listed, told } from './chat-voice.ts';
import { scheduleLines } from './schedule-lines.ts';

/** So much of a result is told. */
const RESULT_CHARACTERS = 3_000;
/** So many lines about runs are told. */
const SHOWN_LINES = 10;

const joined = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' · ');

/** `on`, `paused: too many failures in a row` */
export const jobState = ({ enabled, pauseReason }: Job, { words: { jobs } }: ChatVoice): string =>
  enabled ? jobs.enabled : jobs.paused(pauseReason === undefined ? undefined : jobs.pauseReason[pauseReason]);

const jobLine = (job: Job, voice: ChatVoice): string => {
  const { words, nowMs, timeZone } = voice;
  const next =
    job.enabled && job.nextAt !== undefined
      ? soonText(job.nextAt, { nowMs, timeZone, words: words.time })
      : undefined;
  return joined([
    job.name,
    shortId(job.id),
    triggersText(job.triggers, words.language, timeZone),
    job.enabled ? next && `${words.jobs.nextRuns} ${next}` : jobState(job, voice),
    job.lastStatus && words.status.task[job.lastStatus],
    job.failuresInARow > 1 ? words.jobs.failuresInARow(job.failuresInARow) : undefined,
  ]);
};

/** `✓` would need a font: the word says it. */
const runLine = ({ run: { firing, task }, count }: RunGroup, { words, nowMs }: ChatVoice): string => {
  const when = relativeTime(firing.slot, nowMs, words.time);
  if (firing.missed !== undefined)
    return joined([
      when,
      `${words.jobs.missedSlots(count)}: ${words.jobs.missedReason[firing.missed]}`,
      firing.detail,
    ]);
  return joined([
    when,
    task && words.status.task[task.status],
    firing.taskId && shortId(firing.taskId),
    task?.error?.message,
  ]);
};

/** The last runs, a line each; neighbours that were missed for the same reason are one. */
export const runLines = (runs: readonly JobRun[], voice: ChatVoice): readonly string[] =>
  groupedRuns(runs)
    .slice(0, SHOWN_LINES)
    .map((group) => runLine(group, voice));

export const jobsAnswer = (jobs: readonly Job[], voice: ChatVoice): ChatAnswer =>
  jobs.length === 0
    ? told(voice.words.chat.noJobs)
    : listed(
        voice.words.chat.jobsTitle,
        jobs.map((job) => jobLine(job, voice)),
      );

export const jobAnswer = (
  { job, next, runs }: { readonly job: Job; readonly next: Plan['next']; readonly runs: readonly JobRun[] },
  voice: ChatVoice,
): ChatAnswer => {
  const { words } = voice;
  const work = job.prompt ?? job.command?.join(' ') ?? job.workflow ?? '';
  return told(joined([job.name, shortId(job.id), job.agent, job.session, jobState(job, voice)]), [
    ...(job.pauseReason === 'missed' ? [words.chat.missedAdvice(job.name)] : []),
    ...scheduleLines({ triggers: job.triggers, next }, voice),
    ...(runs.length === 0
      ? []
      : [`${words.jobs.fields.last}:`, ...runLines(runs, voice).map((line) => `  ${line}`)]),
    '',
    work,
  ]);
};

type Plan = Parameters<typeof scheduleLines>[0];

/** The result of the last run, else why it has none. */
export const lastAnswer = (job: Job, task: Task | undefined, voice: ChatVoice): ChatAnswer => {
  const { words } = voice;
  if (!task) return told(`${job.name}: ${words.jobs.noRuns}`);
  const result = task.result?.trim() || task.error?.message || words.chat.noResult;
  const shown = Array.from(result);
  const cut =
    shown.length > RESULT_CHARACTERS ? `${shown.slice(0, RESULT_CHARACTERS - 1).join('')}…` : result;
  return told(joined([job.name, words.status.task[task.status], shortId(task.id)]), cut.split('\n'));
};
