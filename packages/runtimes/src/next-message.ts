// Messages that people send to the task while it runs. Only what an agent handles is taken out of the inbox: the rest is not
// lost with a turn that fails, nor with a run that ended a moment before.

import { setImmediate as nextTurn } from 'node:timers/promises';

/** The oldest message that waits in the inbox now; undefined when there is none. */
export const nextMessage = async (inbox: AsyncIterable<string>): Promise<string | undefined> => {
  const reader = inbox[Symbol.asyncIterator]();
  // A broken inbox has no more messages.
  const read = reader.next().catch(() => undefined);
  let waiting = await Promise.race([read, nextTurn(undefined)]);
  if (!waiting) {
    // What comes from now on stays; what came in this very moment is taken.
    reader.return?.().catch(() => {});
    waiting = await Promise.race([read, nextTurn(undefined)]);
  }
  return waiting === undefined || waiting.done ? undefined : waiting.value;
};

/** All that wait in the inbox now, oldest first. */
export const waitingMessages = async (inbox: AsyncIterable<string>): Promise<readonly string[]> => {
  const taken: string[] = [];
  for (let next = await nextMessage(inbox); next !== undefined; next = await nextMessage(inbox))
    taken.push(next);
  return taken;
};
