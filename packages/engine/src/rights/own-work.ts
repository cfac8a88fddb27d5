// What is a program's own work: what it submitted, and what that submitted, in this turn of its
// conversation or in an earlier one: with a person in between, who put a task below one of its tasks, it is theirs.

import type { Ledger } from '@coxswain/ledger';
import type { Task, TaskId } from '@coxswain/protocol';

type Tasks = Pick<Ledger['tasks'], 'get' | 'ancestors'>;
export type Reads = { readonly tasks: Tasks };

/**
 * True when the programs of task `owner`, or of an earlier turn of its conversation, submitted the task, or what they submitted
 * did. A task is not its own work.
 */
export const isOwnWork = async (ledger: Reads, owner: TaskId, id: TaskId): Promise<boolean> => {
  const chain = await ledger.tasks.ancestors(id);
  const direct = chain.findIndex((task) => task.id === owner);
  if (direct >= 0) return isSubmittedBelow(chain, direct);
  const own = await ledger.tasks.get(owner);
  if (own === undefined || own.id === id) return false;
  const turn = chain.findIndex(({ session }) => session === own.session);
  const earlier = chain[turn];
  return isSubmittedBelow(chain, turn) && earlier !== undefined && isSameConversation(ledger, earlier, own);
};

const isSubmittedBelow = (chain: readonly Task[], at: number): boolean =>
  at > 0 && chain.slice(0, at).every(({ source }) => source === 'agent');

/** A turn that a program began takes over only what turns of the same submitter left: others may have been allowed more. */
const isSameConversation = async ({ tasks }: Reads, earlier: Task, own: Task): Promise<boolean> => {
  if (earlier.agent !== own.agent) return false;
  if (own.source !== 'agent') return true;
  if (earlier.source !== 'agent' || earlier.parentId === undefined || own.parentId === undefined)
    return false;
  const [one, other] = [await tasks.get(earlier.parentId), await tasks.get(own.parentId)];
  return one !== undefined && one.session === other?.session;
};
