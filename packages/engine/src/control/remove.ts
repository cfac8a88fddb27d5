// Delete: an ended task goes with everything below it; an active one is cancelled first and goes when it has stopped. The wish
// is stored with the cancel, so that a crash does not forget it.

import { type AuditBy, type DeleteAnswer, isEnded, type Task, type TaskId } from '@coxswain/protocol';
import type { EngineDependencies } from '../dependencies.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../engine.ts';
import { auditBy } from '../rights/index.ts';
import { cancelTasks } from './cancel.ts';

/** Removes the task now, or as soon as what it runs has stopped. */
export const removeTask = async (task: Task, caller: Caller, deps: Deps): Promise<DeleteAnswer> => {
  const order = { by: caller.name, audit: auditBy(caller) };
  const { env, registry: runs } = deps;
  await cancelTasks([task.id], { by: order.by, reason: 'user', message: 'deleted', removes: true }, deps);
  // From here on nothing can come in below it; what was being claimed when it was cancelled is a run after the claim.
  await runs.claimed();
  const tree = (await generationsOf(task.id, env)).flat();
  const answer = { id: task.id, descendants: tree.length - 1 };
  const running = tree.flatMap((id) => runs.get(id)?.ended ?? []);
  const stored = await env.ledger.tasks.getMany(tree);
  if (running.length === 0 && stored.every(({ status }) => isEnded(status))) {
    await removeTree(task.id, order, env);
    return { effect: 'deleted', ...answer };
  }
  // What no run of this daemon ends is recovered, now or by the next start, and goes then.
  if (running.length > 0)
    Promise.all(running)
      .then(() => removeTree(task.id, order, env))
      .catch((error: unknown) =>
        env.log.error(
          { taskId: task.id, error: String(error) },
          'could not remove a cancelled task; the next start removes it',
        ),
      );
  return { effect: 'cancelling', ...answer };
};

/** Removes a task that has ended and everything below it. */
export const removeTree = async (
  id: TaskId,
  { by, audit }: { readonly by: string; readonly audit?: AuditBy },
  env: Pick<EngineDependencies, 'ledger' | 'clock'>,
): Promise<void> => {
  // The youngest generation first: as long as anything is left, the task that records the request exists.
  for (const ids of (await generationsOf(id, env)).toReversed())
    await env.ledger.tasks.remove(ids, by, env.clock.nowMs(), audit);
};

/** The task, its children, their children, and so on. */
const generationsOf = async (
  id: TaskId,
  { ledger }: Pick<EngineDependencies, 'ledger'>,
): Promise<readonly (readonly TaskId[])[]> => {
  const generations: (readonly TaskId[])[] = [];
  for (let ids: readonly TaskId[] = [id]; ids.length > 0; ) {
    generations.push(ids);
    const below = await Promise.all(ids.map((parent) => ledger.tasks.children(parent)));
    ids = below.flat().map((child) => child.id);
  }
  return generations;
};
