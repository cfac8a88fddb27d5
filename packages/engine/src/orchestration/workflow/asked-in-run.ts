// What somebody is asked in a run and below it: by its steps, by steps of its sub-workflows, by helpers that a step called.

import type { Ledger } from '@coxswain/ledger';
import { type AskedInRun, DISPATCHED_KINDS, placeText, type Task } from '@coxswain/protocol';

/** More wait at once in no tree that somebody still looks through. */
const MOST_TASKS = 100;

/** Oldest task first. */
export const askedInRun = async (run: Task, { tasks, inputs }: Ledger): Promise<readonly AskedInRun[]> => {
  const { tasks: waiting } = await tasks.list({
    rootId: run.rootId,
    status: ['needs_input'],
    kind: DISPATCHED_KINDS,
    order: 'attention',
    limit: MOST_TASKS,
  });
  const asked = await Promise.all(
    waiting.map(async ({ id: taskId }) => {
      const above = await tasks.ancestors(taskId);
      const below = above.slice(
        0,
        above.findIndex(({ id }) => id === run.id),
      );
      const step = below.at(-1)?.step;
      if (!above.some(({ id }) => id === run.id) || step === undefined) return [];
      const who = placeText(below.toReversed());
      const open = (await inputs.ofTask(taskId)).filter(({ state }) => state === 'open');
      return open.map(({ id, kind, title }) => ({ id, taskId, kind, title, step, who }));
    }),
  );
  return asked.flat();
};
