// Commands about tasks: stop, run again, run again with what went wrong, do beside the conversation.

import { ACTIVE_STATUSES, type ChatCommandOutcome, isEnded } from '@coxswain/protocol';
import type { ChatCommandContext, CommandOf } from './context.ts';
import { findJob } from './jobs.ts';

/** The most active tasks that are listed. */
const SHOWN_TASKS = '20';

export const cancelTask = async (id: string, { client }: ChatCommandContext): Promise<ChatCommandOutcome> => {
  const { task, effect, descendants } = await client.tasks.cancel(id);
  return { outcome: 'cancelled', task, effect, descendants };
};

export const retryTask = async (
  id: string,
  { client, environment }: ChatCommandContext,
  prompt?: string,
): Promise<ChatCommandOutcome> => ({
  outcome: 'retried',
  task: await client.tasks.retry(id, { ...(environment && { environment: { ...environment } }), prompt }),
});

/** A failed task is run again, with its error in the prompt. */
const repairTask = async (id: string, context: ChatCommandContext): Promise<ChatCommandOutcome> => {
  const { task } = await context.client.tasks.get(id);
  if (!isEnded(task.status) || task.error === undefined) return { outcome: 'not_failed', task };
  // Its prompt is a command line, or nothing at all.
  if (task.runtime === 'command') return { outcome: 'not_repairable', task };
  return retryTask(task.id, context, context.repairPrompt(task.error.message, task.prompt));
};

/** A job of that name or id is looked through, else a task of that id. */
export const repair = async (
  { ref }: CommandOf<'task repair'>,
  context: ChatCommandContext,
): Promise<ChatCommandOutcome> => {
  const found = await findJob(context, ref);
  if (!('outcome' in found))
    return { outcome: 'job_repaired', ...(await context.client.jobs.repair(found.id)) };
  return found.nearest !== undefined || /\s/.test(ref) ? found : repairTask(ref, context);
};

export const submitBackground = async (
  { prompt }: CommandOf<'bg'>,
  { client, agent, source, workDir, environment, deliverTo }: ChatCommandContext,
): Promise<ChatCommandOutcome> => {
  const { task } = await client.tasks.submit({
    prompt,
    kind: 'background',
    source,
    agent,
    workDir,
    ...(environment && { environment: { ...environment } }),
    ...(deliverTo && { deliverTo: [...deliverTo] }),
  });
  return { outcome: 'submitted', task };
};

export const discuss = async (
  { agents, judge, rounds, topic }: CommandOf<'discuss'>,
  { client, source, workDir, environment, deliverTo }: ChatCommandContext,
): Promise<ChatCommandOutcome> => ({
  outcome: 'discussing',
  task: await client.discussions.start({
    topic,
    agents: [...agents],
    source,
    judge,
    rounds,
    workDir,
    ...(environment && { environment: { ...environment } }),
    ...(deliverTo && { deliverTo: [...deliverTo] }),
  }),
});

export const activeTasks = async ({ client }: ChatCommandContext): Promise<ChatCommandOutcome> => {
  const { tasks } = await client.tasks.list({
    status: ACTIVE_STATUSES.join(','),
    order: 'attention',
    limit: SHOWN_TASKS,
  });
  return { outcome: 'tasks', tasks };
};
