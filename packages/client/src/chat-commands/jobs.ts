// Commands about jobs. What was understood is shown before it is saved, where someone can be asked.

import {
  type ChatCommandOutcome,
  type Job,
  type NewJobInput,
  nearest,
  ProblemError,
} from '@coxswain/protocol';
import type { ChatCommandContext, CommandOf } from './context.ts';

const SHOWN_NEXT = 3;
/** Many, because those missed for the same reason share one line. */
const MAX_RUNS = 100;

const isNoSuchJob = (error: unknown): boolean =>
  error instanceof ProblemError && error.code === 'job_not_found';

/** By its id or name as it is written, else by a name that differs in nothing but capitals. */
export const findJob = async (
  { client }: Pick<ChatCommandContext, 'client'>,
  typed: string,
): Promise<Job | Extract<ChatCommandOutcome, { readonly outcome: 'no_such_job' }>> => {
  try {
    return await client.jobs.get(typed);
  } catch (error) {
    if (!isNoSuchJob(error)) throw error;
  }
  const jobs = await client.jobs.list();
  const same = jobs.filter(({ name }) => name.toLowerCase() === typed.toLowerCase());
  const [only] = same;
  if (only && same.length === 1) return only;
  const meant = nearest(
    typed,
    jobs.map(({ name }) => name),
  );
  return { outcome: 'no_such_job', typed, nearest: meant };
};

/** The conversation that a job is made in; one that has not begun has no session yet. */
const conversationOf = async ({
  client,
  agent,
  session,
}: ChatCommandContext): Promise<{ readonly agent?: string; readonly session?: string }> => {
  try {
    if (session !== undefined) {
      const found = await client.sessions.get(session);
      return { agent: found.agent, session: found.name };
    }
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'session_not_found') throw error;
  }
  return agent === undefined ? {} : { agent };
};

export const newJob = async (
  { triggers, name, prompt }: CommandOf<'task new'>,
  context: ChatCommandContext,
): Promise<ChatCommandOutcome> => {
  const { client, workDir, environment, deliverTo, confirm } = context;
  const owner = await conversationOf(context);
  if (confirm) {
    const next = await client.jobs.preview({ triggers: [...triggers], count: SHOWN_NEXT });
    const asked = { question: 'save', name, triggers, prompt, next, ...owner } as const;
    if (!(await confirm(asked))) return { outcome: 'left' };
  }
  const job: NewJobInput = {
    name,
    prompt,
    triggers: [...triggers],
    ...owner,
    workDir,
    ...(environment && { environment: { ...environment } }),
    ...(deliverTo && { deliverTo: [...deliverTo] }),
  };
  const saved = await client.jobs.create(job);
  return { outcome: 'job_saved', job: saved, next: await client.jobs.next(saved.id, { count: SHOWN_NEXT }) };
};

/** `daily report` is a job of that name when there is one, else `report` that is to run daily. */
const editedJob = async (command: CommandOf<'task edit'>, context: ChatCommandContext) => {
  if (command.whole === command.job)
    return { found: await findJob(context, command.job), triggers: command.triggers };
  const whole = await findJob(context, command.whole);
  return 'id' in whole
    ? { found: whole, triggers: undefined }
    : { found: await findJob(context, command.job), triggers: command.triggers };
};

export const editJob = async (
  command: CommandOf<'task edit'>,
  context: ChatCommandContext,
): Promise<ChatCommandOutcome> => {
  const { client, confirm } = context;
  const { prompt } = command;
  const { found, triggers } = await editedJob(command, context);
  if ('outcome' in found) return found;
  if (triggers === undefined && prompt === undefined) return { outcome: 'job_to_edit', job: found };
  const next =
    triggers === undefined
      ? await client.jobs.next(found.id, { count: SHOWN_NEXT })
      : await client.jobs.preview({ triggers: [...triggers], count: SHOWN_NEXT });
  const asked = {
    question: 'save',
    name: found.name,
    triggers: triggers ?? found.triggers,
    prompt,
    next,
    job: found,
  } as const;
  if (confirm && !(await confirm(asked))) return { outcome: 'left' };
  const job = await client.jobs.change(found.id, { ...(triggers && { triggers: [...triggers] }), prompt });
  return { outcome: 'job_changed', job, next };
};

type AboutJob = CommandOf<
  'task show' | 'task run' | 'task runs' | 'task last' | 'task pause' | 'task resume' | 'task delete'
>;

const showJob = async (job: Job, { client }: ChatCommandContext): Promise<ChatCommandOutcome> => {
  const [next, runs] = await Promise.all([
    client.jobs.next(job.id, { count: SHOWN_NEXT }),
    client.jobs.runs(job.id, { limit: SHOWN_NEXT }),
  ]);
  return { outcome: 'job', job, next, runs };
};

const deleteJob = async (job: Job, { client, confirm }: ChatCommandContext): Promise<ChatCommandOutcome> => {
  if (confirm && !(await confirm({ question: 'delete', job }))) return { outcome: 'left' };
  return { outcome: 'job_deleted', job: await client.jobs.remove(job.id) };
};

export const runJobCommand = async (
  command: AboutJob,
  context: ChatCommandContext,
): Promise<ChatCommandOutcome> => {
  const { client } = context;
  const job = await findJob(context, command.job);
  if ('outcome' in job) return job;
  switch (command.command) {
    case 'task show':
      return showJob(job, context);
    case 'task run':
      return { outcome: 'job_started', job, task: await client.jobs.run(job.id) };
    case 'task runs':
      return { outcome: 'job_runs', job, runs: await client.jobs.runs(job.id, { limit: MAX_RUNS }) };
    case 'task last': {
      const [run] = await client.jobs.runs(job.id, { limit: 1, only: 'fired' });
      return { outcome: 'job_last', job, task: run?.task };
    }
    case 'task pause':
      return { outcome: 'job_paused', job: await client.jobs.pause(job.id) };
    case 'task resume':
      return { outcome: 'job_resumed', job: await client.jobs.resume(job.id) };
    case 'task delete':
      return deleteJob(job, context);
  }
};
