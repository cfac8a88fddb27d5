// The feed as a program or an access token may see it: whatever its filter lets through, no event of a task that it may not read.

import type { Caller } from '@coxswain/engine';
import { maySee } from '@coxswain/engine';
import type { FeedItem, Ledger } from '@coxswain/ledger';
import type { TaskId } from '@coxswain/protocol';
import { agentsOf } from './access.ts';

/** How many tasks it remembers its answer for. */
const REMEMBERED = 10_000;

type Batches = AsyncIterable<readonly FeedItem[]>;

/** The batches without what the caller may not read; a person reads everything. */
export async function* visibleBatches(
  ledger: Ledger,
  caller: Caller,
  batches: Batches,
): AsyncGenerator<readonly FeedItem[]> {
  const agents = await agentsOf(ledger, caller);
  if (agents === undefined) return yield* batches;
  const known = new Map<TaskId, boolean>();
  const isVisible = async ({ event }: FeedItem): Promise<boolean> => {
    if (event.agent !== undefined && agents.has(event.agent)) return true;
    // A job's slot that fired nothing: another agent's business.
    if (event.taskId === undefined) return false;
    const answer = known.get(event.taskId) ?? (await maySeeTask(ledger, caller, event.taskId));
    if (known.size >= REMEMBERED) known.clear();
    known.set(event.taskId, answer);
    return answer;
  };
  for await (const batch of batches) {
    const visible: FeedItem[] = [];
    for (const item of batch) if (await isVisible(item)) visible.push(item);
    if (visible.length > 0) yield visible;
  }
}

/** Of a task that was removed nobody knows any more whose it was. */
const maySeeTask = async (ledger: Ledger, caller: Caller, id: TaskId): Promise<boolean> => {
  const task = await ledger.tasks.get(id);
  return task !== undefined && maySee(ledger, caller, task);
};
