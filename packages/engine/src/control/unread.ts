// Messages that came while a run was ending, and that its agent did not read: they are forwarded to where they are read, or the
// ledger says that they were not.

import { messageOf, type Task } from '@coxswain/protocol';
import type { SaidToTask } from '../engine.ts';
import type { AskingDeps, PendingMessage, Unread } from '../run/index.ts';
import { continueSession } from './message.ts';

type UnreadMessage = PendingMessage & Pick<Unread, 'environmentRef'>;

/** Forwards what the ended run of the task left unread. Never rejects. */
export const forwardUnread = async (
  { task, messages, environmentRef }: Unread,
  deps: AskingDeps,
): Promise<void> => {
  for (const unread of messages) {
    const message = { ...unread, environmentRef };
    const note = await forward(task, message, deps).catch(
      (error: unknown) => `it was not read before the task ended (${messageOf(error)})`,
    );
    if (note !== undefined) await annotate(task, `${quote(message.text)}: ${note}`, deps);
  }
};

/** The facts about it for the ledger. */
const forward = async (task: Task, message: UnreadMessage, deps: AskingDeps): Promise<string | undefined> => {
  switch (task.status) {
    case 'completed':
    case 'failed': {
      const environment = await environmentFor(message, deps);
      const said = { ...message, environment };
      const { task: next } = await continueSession(task, said, message.from, deps);
      return `it came too late for this task, and became the prompt of ${next.id}`;
    }
    case 'pending':
      deps.registry.keepMessage(task.id, message);
      return 'this attempt ended before its agent read it; the next attempt gets it, unless the daemon restarts first';
    default:
      return `the task was ${task.status} before its agent read it; send it again with: cox tasks message ${task.id}`;
  }
};

/** Who spoke to a running agent meant it as it ran; a program brings none, its children get that of its task. */
const environmentFor = async (
  { from, environment, environmentRef }: UnreadMessage,
  { environments }: AskingDeps,
): Promise<SaidToTask['environment']> =>
  environment ?? (from.kind === 'task' ? undefined : (await environments.read(environmentRef)).inherited);

const MAX_QUOTE = 80;

const quote = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return `message '${line.length > MAX_QUOTE ? `${line.slice(0, MAX_QUOTE)}…` : line}'`;
};

const annotate = async (task: Task, text: string, { env }: AskingDeps): Promise<void> => {
  const { ledger, clock, log } = env;
  const fact = { type: 'MessageAdded', data: { role: 'system', text } } as const;
  await ledger.tasks.annotate(task.id, [fact], clock.nowMs()).catch((error: unknown) => {
    log.error({ taskId: task.id, error: String(error) }, 'could not record an unread message');
  });
};
