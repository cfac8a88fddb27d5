// What an agent has open: the items of its session, those on the list of all its sessions, and the active tasks below its own.
// It is told at every turn, so that an agent that lost the conversation still knows its work.

import type { Ledger } from '@coxswain/ledger';
import { itemListOf, type Task } from '@coxswain/protocol';
import type { OpenWork } from '@coxswain/runtimes';

/** More than this no agent keeps in mind; the oldest are told. */
const MOST_ITEMS = 100;

/** Oldest first. */
export const openWorkOf = async (ledger: Ledger, task: Task): Promise<readonly OpenWork[]> => {
  const session = (await ledger.tasks.get(task.id))?.session ?? task.session;
  const lists = [session, itemListOf(task.agent)];
  const items = (await Promise.all(lists.map((list) => ledger.items.open(list, MOST_ITEMS)))).flat();
  const below = await ledger.tasks.getMany(await ledger.tasks.activeDescendants(task.id));
  const open = new Map([...items, ...below].map((one) => [one.id, one]));
  return [...open.values()]
    .sort((one, other) => one.n - other.n)
    .map(({ id, kind, status, description }) => ({ id, kind, status, description }));
};
