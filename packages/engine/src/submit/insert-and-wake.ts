import type { Admission, InsertOutcome, NewTask } from '@coxswain/ledger';
import type { Deps } from '../deps.ts';

/** Inserts tasks so that what may run at once is claimed in the same commit: both wait for one sync. */
export const insertAndWake = async (
  tasks: readonly NewTask[],
  admission: Admission,
  { env, slots, wake }: Pick<Deps, 'env' | 'slots' | 'wake'>,
): Promise<readonly InsertOutcome[]> => {
  const inserting = env.ledger.tasks.insert(tasks, admission);
  if (!slots.areTaken()) wake({ isBehindQueued: true });
  const outcomes = await inserting;
  // What takes no slot, and what shared a transaction with one that failed and was inserted once more, behind that claim.
  if (outcomes.some(({ outcome }) => outcome === 'inserted')) wake();
  return outcomes;
};
