// The list of jobs: its columns and its filter.

import type { Job, RunGroup } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import { jobColumns, whenText } from '@coxswain/views/job';
import { runColumns } from '@coxswain/views/job-runs';
import type { ScreenContext } from '../../shell/rendering.ts';

/** The jobs whose name, agent, prompt or schedule contains the text, ignoring case. */
export const filterJobs = (jobs: readonly Job[], text: string, view: ScreenContext): readonly Job[] => {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return jobs;
  const said = (job: Job): string =>
    [job.name, job.agent, job.prompt, job.command?.join(' '), whenText(job, view)].join(' ').toLowerCase();
  return jobs.filter((job) => said(job).includes(wanted));
};

export const listedColumns = (view: ScreenContext): readonly Column<Job>[] => {
  const { name, trigger, next, last, streak, agent, state } = jobColumns(view);
  return [name, trigger, next, last, streak, agent, state];
};

export const listedRunColumns = (view: ScreenContext): readonly Column<RunGroup>[] => {
  const { slot, what, task, elapsed, trigger, note } = runColumns(view);
  return [slot, what, task, elapsed, trigger, note];
};
