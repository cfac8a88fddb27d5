// The feed as a program or an access token may see it: whatever its filter lets through, no event of a task that it may not read.

import { agentsOf, type Caller, maySee } from '@coxswain/engine';
import type { FeedItem, Ledger } from '@coxswain/ledger';
import type { TaskId } from '@coxswain/protocol';
import { converted } from '../request/converted.ts';

/** How many tasks it remembers its answer for. */
const REMEMBERED = 10_000;

type Batches = AsyncIterable<readonly FeedItem[]>;

/** The batches without what the caller may not read; a person reads everything. */
export const visibleBatches = (ledger: Ledger, caller: Caller, batches: Batches): Batches =>
  caller.kind === 'user' ? batches : filtered(ledger, caller, batches);

const filtered = (ledger: Ledger, caller: Caller, batches: Batches): Batches => {
  const agents = agentsOf(ledger, caller);
  // It is awaited with the first batch, which may be long in coming.
  agents.catch(() => {});
  const known = new Map<TaskId, boolean>();
  const isVisible = async ({ event }: FeedItem): Promise<boolean> => {
    const own = await agents;
    if (own === undefined || (event.agent !== undefined && own.has(event.agent))) return true;
    // A job's slot that fired nothing: another agent's business.
    if (event.taskId === undefined) return false;
    const answer = known.get(event.taskId) ?? (await maySeeTask(ledger, caller, event.taskId));
    if (known.size >= REMEMBERED) known.clear();
    known.set(event.taskId, answer);
    return answer;
  };
  return converted(batches, async (batch) => {
    const visible: FeedItem[] = [];
    for (const item of batch) if (await isVisible(item)) visible.push(item);
    return visible;
  });
};

/** Of a task that was removed nobody knows any more whose it was. */
const maySeeTask = async (ledger: Ledger, caller: Caller, id: TaskId): Promise<boolean> => {
  const task = await ledger.tasks.get(id);
  return task !== undefined && maySee(ledger, caller, task);
};
