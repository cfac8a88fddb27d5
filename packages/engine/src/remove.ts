// Delete: an ended task goes with everything below it; an active one is cancelled first and goes when it has stopped.

import type { Ledger } from '@coxswain/ledger';
import type { DeleteAnswer, Task, TaskId } from '@coxswain/protocol';
import { type CancelPorts, cancelTasks } from './cancel.ts';
import type { EngineDependencies } from './dependencies.ts';
import type { RunRegistry } from './run/registry.ts';

/** Everything below the task, its children first. */
const descendantsOf = async (ledger: Ledger, id: TaskId): Promise<readonly Task[]> => {
  const children = await ledger.tasks.children(id);
  const below = await Promise.all(children.map((child) => descendantsOf(ledger, child.id)));
  return [...children, ...below.flat()];
};

export interface RemovePorts extends CancelPorts {
  readonly world: EngineDependencies;
  readonly runs: RunRegistry;
}

/** Removes the task now, or as soon as what it runs has stopped. */
export const removeTask = async (task: Task, by: string, ports: RemovePorts): Promise<DeleteAnswer> => {
  const { ledger, clock, log } = ports.world;
  await cancelTasks([task.id], { by, reason: 'user', message: 'deleted' }, ports);
  // From here on nothing can come in below it; what was being claimed when it was cancelled is a run after the claim.
  await ports.runs.claimed();
  const tree = [task, ...(await descendantsOf(ledger, task.id))];
  const ids = tree.map(({ id }) => id);
  const answer = { id: task.id, descendants: tree.length - 1 };
  const removeTree = (): Promise<unknown> => ledger.tasks.remove(ids, by, clock.nowMs());
  const running = ids.map((id) => ports.runs.get(id)?.ended).filter((ended) => ended !== undefined);
  if (running.length === 0) {
    await removeTree();
    return { effect: 'deleted', ...answer };
  }
  Promise.all(running)
    .then(removeTree)
    .catch((error: unknown) =>
      log.error({ taskId: task.id, error: String(error) }, 'a cancelled task could not be removed'),
    );
  return { effect: 'cancelling', ...answer };
};
