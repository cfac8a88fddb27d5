// The actions on jobs and their keys; each reports to the status line.

import { momentText } from '@coxswain/locale';
import { type Job, printableLine, shortId } from '@coxswain/protocol';
import { jobEditLine } from '@coxswain/views/chat';
import type { Binding } from '../../keys/binding.ts';
import { useDeps, useShell } from '../../shell/context.ts';
import type { CockpitDeps } from '../../shell/deps.ts';
import { useAttempt } from '../../shell/use-attempt.ts';

export interface JobActions {
  /** In the chat with that agent; default: the current one. */
  create(agent?: string): void;
  edit(job: Job): void;
  run(job: Job): void;
  /** Pauses, or resumes what is paused. */
  toggle(job: Job): void;
  /** Asks first. */
  remove(job: Job): void;
  repair(job: Job): void;
  /** Of its last run. */
  log(job: Job): void;
  chat(job: Job): void;
}

/** Starts a new job command in the chat, to be completed there. */
const NEW_JOB = '/task new ';

export const useJobActions = (reload: () => void): JobActions => {
  const shell = useShell();
  const { client, words, timeZone } = useDeps();
  const { jobs, screen } = words;
  const shown = ({ name }: Job): string => printableLine(name);
  const attempt = useAttempt(reload);
  return {
    create: (agent) => shell.go({ page: 'chat', draft: NEW_JOB, agent }),
    edit: (job) => shell.go({ page: 'chat', draft: jobEditLine(job) }),
    run: (job) => attempt(async () => jobs.started(shown(job), shortId((await client.jobs.run(job.id)).id))),
    toggle: (job) =>
      attempt(async () => {
        if (job.enabled) return jobs.wasPaused(shown(await client.jobs.pause(job.id)));
        const { nextAt } = await client.jobs.resume(job.id);
        return jobs.wasResumed(shown(job), nextAt && momentText(nextAt, timeZone));
      }),
    remove: (job) =>
      attempt(async () => {
        const title = jobs.deleteQuestion(shown(job), job.runs);
        const action = words.chat.deleteAction;
        if (!(await shell.confirm({ title, detail: screen.jobs.deleteDetail, action, isDangerous: true })))
          return undefined;
        return jobs.deleted(shown(await client.jobs.remove(job.id)));
      }),
    repair: (job) =>
      attempt(async () => {
        const { repaired } = await client.jobs.repair(job.id);
        return repaired.length === 0
          ? jobs.nothingToRepair(shown(job))
          : repaired.map((line) => printableLine(line)).join(' · ');
      }),
    log: ({ lastTaskId }) =>
      lastTaskId === undefined
        ? shell.say(screen.jobs.noRuns)
        : shell.go({ page: 'tasks', taskId: lastTaskId, view: 'log' }),
    chat: ({ session, agent }) => shell.go({ page: 'chat', session, agent }),
  };
};

/** The keys of the job under the cursor, wherever jobs are listed. */
export const jobKeys = (
  job: () => Job | undefined,
  isEnabled: boolean,
  { actions, words }: { readonly actions: JobActions; readonly words: CockpitDeps['words'] },
): readonly Binding[] => {
  const { jobs, shell } = words.screen;
  const withJob = (act: (job: Job) => void) => () => {
    const found = job();
    if (found) act(found);
  };
  return [
    { keys: ['r'], label: jobs.keys.run, run: withJob(actions.run) },
    { keys: ['p'], label: isEnabled ? jobs.keys.pause : jobs.keys.resume, run: withJob(actions.toggle) },
    { keys: ['e'], label: jobs.keys.edit, run: withJob(actions.edit) },
    { keys: ['d'], label: jobs.keys.remove, run: withJob(actions.remove) },
    { keys: ['R'], label: jobs.keys.repair, isQuiet: true, run: withJob(actions.repair) },
    { keys: ['v'], label: shell.verbs.chat, isQuiet: true, run: withJob(actions.chat) },
    { keys: ['l'], label: shell.verbs.log, isQuiet: true, run: withJob(actions.log) },
  ];
};
