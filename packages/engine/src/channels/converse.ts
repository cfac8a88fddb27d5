// A message to an agent, from someone on a channel: for the chat that runs there, as the answer to what it asks, or as the
// beginning of the next one.

import {
  type InboundMessage,
  type Origin,
  ProblemError,
  type SubmitTask,
  shortId,
  type Task,
  targetOfOrigin,
} from '@coxswain/protocol';
import { messageTask } from '../control/index.ts';
import type { Caller } from '../engine.ts';
import type { AskingDeps } from '../run/index.ts';
import { submitOwn } from '../submit/index.ts';
import { resolveRoute } from './routes.ts';

/** Who writes on a channel is a person, known by the id that the transport gives. */
export const callerOf = (
  message: Pick<InboundMessage, 'channel' | 'sender' | 'account' | 'peer' | 'thread'>,
): Caller & { readonly kind: 'user' } => ({
  kind: 'user',
  name: `${message.channel}:${message.sender}`,
  door: 'channel',
  origin: originOf(message),
});

export const originOf = ({
  channel,
  account,
  peer,
  thread,
}: Pick<InboundMessage, 'channel' | 'account' | 'peer' | 'thread'>): Origin => ({
  channel,
  account,
  peer,
  thread,
});

/** How many of the last tasks of a session are looked at: one runs, few wait behind it. */
const LOOKED_AT = 50;

/**
 * Brings the message to its session; the answer goes back to where it came from. The same message again finds the task that
 * it began. Throws what a submission throws.
 */
export const converse = async (message: InboundMessage, deps: AskingDeps): Promise<Task> => {
  const { agent, session } = await resolveRoute(message, deps);
  const key = keyOf(message);
  const last = await lastTasks(session, deps);
  const own = last.find(({ idempotencyKey }) => idempotencyKey === key);
  if (own) return own;
  const target = targetOfOrigin(originOf(message));
  const listener = last.find(
    ({ status, deliverTo }) =>
      (status === 'running' || status === 'needs_input') && deliverTo.includes(target),
  );
  const heard = listener && (await deliver(listener, message, deps));
  return heard ?? begin({ message, agent, session, key }, deps);
};

/** Without what an argument of a program cannot carry. */
const textOf = ({ text }: InboundMessage): string => text.replaceAll('\0', '').toWellFormed();

const keyOf = ({ channel, messageId }: InboundMessage): string => `${channel}:${messageId}`;

const lastTasks = async (session: string, { env }: AskingDeps): Promise<readonly Task[]> => {
  const { tasks } = await env.ledger.tasks.list({ session, order: 'created', limit: LOOKED_AT });
  return tasks;
};

/** undefined: it does not listen, or no longer does. */
const deliver = async (task: Task, message: InboundMessage, deps: AskingDeps): Promise<Task | undefined> => {
  if (task.status === 'running' && task.runtime === 'command') return undefined;
  await requireQuestion(task, deps);
  try {
    const onChannel = { origin: originOf(message), idempotencyKey: keyOf(message) };
    const said = { text: textOf(message), onChannel };
    const delivered = await messageTask(task, said, callerOf(message), deps);
    return delivered.task;
  } catch (error) {
    // It starts, stops or was just answered.
    const isTooLate =
      error instanceof ProblemError &&
      (error.code === 'illegal_transition' || error.code === 'already_answered');
    if (!isTooLate) throw error;
    return undefined;
  }
};

/** Throws `illegal_transition` while it asks for a yes or no, and says how to give it from a chat. */
const requireQuestion = async (task: Task, { env }: AskingDeps): Promise<void> => {
  if (task.status !== 'needs_input') return;
  const open = (await env.ledger.inputs.ofTask(task.id)).findLast(({ state }) => state === 'open');
  if (open === undefined || open.kind === 'question') return;
  const id = shortId(open.id);
  throw new ProblemError(
    'illegal_transition',
    `${shortId(task.id)} waits for a yes or no: reply /approve ${id}, or /deny ${id} with a reason`,
  );
};

interface Prefix {
  readonly message: InboundMessage;
  readonly agent: string;
  readonly session: string;
  readonly key: string;
}

const begin = async ({ message, agent, session, key }: Prefix, deps: AskingDeps): Promise<Task> => {
  const input: SubmitTask = {
    prompt: textOf(message),
    kind: 'chat',
    source: 'api',
    agent,
    session,
    priority: 0,
    labels: {},
    after: [],
    deliverTo: [],
    delivery: 'state_changes',
    addDirs: [],
    attachments: [],
    env: {},
    idempotencyKey: key,
  };
  const { task } = await submitOwn(
    input,
    { kind: 'chat', source: 'channel', origin: originOf(message), isExternalRoot: true },
    callerOf(message),
    deps,
  );
  return task;
};
