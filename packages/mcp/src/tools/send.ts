import type { Client } from '@coxswain/client';
import { type MessageAnswer, ProblemError, type Task } from '@coxswain/protocol';
import { z } from 'zod';
import { ALL_BUT_ITEMS } from '../tool/kinds.ts';
import { ownTask } from '../tool/own-task.ts';
import { submitWork } from '../tool/submit.ts';
import { taskView, viewOf } from '../tool/task-view.ts';
import { defineTool, SUBMITS } from '../tool/tool.ts';

const ACTIVE = 'needs_input,running';

/** The task that takes messages, else the last one of the session, as far as the caller may see it. */
const listenerIn = async (client: Client, session: string): Promise<Task | undefined> => {
  const own = await ownTask(client);
  const scopes = own === undefined ? [{}] : [{ parent: own.id }, {}];
  for (const status of [{ status: ACTIVE }, {}])
    for (const scope of scopes) {
      const { tasks } = await client.tasks.list({
        session,
        kind: ALL_BUT_ITEMS,
        limit: '1',
        ...scope,
        ...status,
      });
      if (tasks[0] !== undefined) return tasks[0];
    }
  return undefined;
};

const isForbidden = (error: unknown): boolean => error instanceof ProblemError && error.code === 'forbidden';

/** Throws `session_not_found`. A session of another agent is taken to exist; sending shows whether the caller may write to it. */
const requireThere = async (client: Client, session: string): Promise<void> => {
  await client.sessions.get(session).catch((error: unknown) => {
    if (!isForbidden(error)) throw error;
  });
};

/** undefined: no task takes the message from this caller; it then becomes the next task of the session. */
const heard = async (
  client: Client,
  listener: Task | undefined,
  message: string,
): Promise<MessageAnswer | undefined> => {
  if (listener === undefined || listener.status === 'pending') return undefined;
  try {
    return await client.tasks.message(listener.id, { message });
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return undefined;
  }
};

const SAID = {
  answered: 'it answered the open question of',
  delivered: 'it was delivered to the running',
  started: 'it became the next task of the session:',
} as const;

export const send = defineTool({
  name: 'send',
  title: 'Send a message to a session',
  description:
    'Send a message to the agent of a session: to the task running in it, else as its next task. Use it to steer a helper ' +
    'or ask it more, even one from an earlier turn of this conversation; or to message another agent in a session of its ' +
    'own, if the config allows it. Returns at once; get the answer with bg_result.',
  input: z.strictObject({
    session: z.string().min(1).describe('The name of the session, as returned by spawn or bg_submit.'),
    message: z.string().min(1).describe('The message.'),
  }),
  output: z.object({ effect: z.enum(['answered', 'delivered', 'started']), task: taskView }),
  hints: SUBMITS,
  async run(client, { session, message }, context) {
    const listener = await listenerIn(client, session);
    // Throws if there is no such session: a typo must not start one.
    if (listener === undefined) await requireThere(client, session);
    const { effect, task } = (await heard(client, listener, message)) ?? {
      effect: 'started' as const,
      task: await submitWork(client, { prompt: message, session, kind: 'background' }, context),
    };
    return { text: `Sent: ${SAID[effect]} task ${task.id}.`, data: { effect, task: viewOf(task) } };
  },
});
