// Messages that people send to the task while it runs. Only what an agent gets to is taken out of the inbox: the rest is not
// lost with a run that ends a moment later.

import { setImmediate as nextTurn } from 'node:timers/promises';

/** What waits in the inbox now, oldest first. */
export const takeWaiting = async (inbox: AsyncIterable<string>): Promise<readonly string[]> => {
  const reader = inbox[Symbol.asyncIterator]();
  const taken: string[] = [];
  for (;;) {
    // An inbox that breaks has no more messages.
    const read = reader.next().catch(() => undefined);
    const waiting = await Promise.race([read, nextTurn(undefined)]);
    if (waiting && !waiting.done) {
      taken.push(waiting.value);
      continue;
    }
    if (waiting) return taken;
    // What comes from now on stays; what came in this very moment is taken.
    reader.return?.().catch(() => {});
    const last = await Promise.race([read, nextTurn(undefined)]);
    return last && !last.done ? [...taken, last.value] : taken;
  }
};
