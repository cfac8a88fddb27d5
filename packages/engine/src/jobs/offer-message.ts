// A message from a channel that a job waits for: one message reaches one agent, so the job whose trigger says most takes it.

import type { InboundMessage, Task } from '@coxswain/protocol';
import { originOf } from '../channels/converse.ts';
import { fireNow } from './fire-now.ts';
import type { Entry, JobBook } from './job-book.ts';
import type { JobDeps } from './job-deps.ts';

/** The run that it begins, or began when it was offered before; undefined: no job takes it. */
export const offerMessage = async (message: InboundMessage, deps: JobDeps): Promise<Task | undefined> => {
  const { ledger, clock } = deps.world;
  await deps.book.known();
  for (const { jobId } of takersOf(message, deps.book)) {
    const result = await fireNow(
      jobId,
      {
        trigger: 'channel',
        slot: `message:${message.channel}:${message.messageId}`,
        slotAtMs: Date.parse(message.at) || clock.nowMs(),
        payload: payloadOf(message),
        origin: originOf(message),
      },
      deps,
    );
    if (result.kind === 'fired') return result.task;
    const taskId = result.kind === 'known' ? result.firing?.taskId : undefined;
    const task = taskId === undefined ? undefined : await ledger.tasks.get(taskId);
    if (task) return task;
  }
  return undefined;
};

/** Those whose trigger fits, the one that says most first. */
export const takersOf = (
  message: InboundMessage,
  book: Pick<JobBook, 'channels'>,
): readonly Entry<'channel'>[] =>
  book
    .channels()
    .filter(({ trigger }) => fits(trigger, message))
    .toSorted((one, other) => weight(other) - weight(one) || one.name.localeCompare(other.name) || 0);

const fits = ({ channel, peer, match }: Entry<'channel'>['trigger'], message: InboundMessage): boolean =>
  channel === message.channel &&
  (peer === undefined || peer === message.peer) &&
  (match === undefined || message.text.toLowerCase().includes(match.toLowerCase()));

const weight = ({ trigger: { peer, match } }: Entry<'channel'>): number =>
  (match === undefined ? 0 : 1_000 + match.length) + (peer === undefined ? 0 : 500);

/** For `{{ payload.x }}`. */
const payloadOf = ({ channel, peer, thread, sender, senderName, text, at }: InboundMessage) => ({
  channel,
  peer,
  thread: thread ?? '',
  sender,
  senderName: senderName ?? sender,
  text,
  at,
});
