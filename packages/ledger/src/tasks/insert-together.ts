// Submissions that arrive together are inserted together: much of what one costs (is the session new? is there room? which era is
// it?) is asked and written once for all of them.

import type { Database } from '../database/database.ts';
import type { Tasks } from '../ledger.ts';
import type { Admission, InsertOutcome, NewTask } from '../writes.ts';
import { insertTasks } from './insert.ts';

/** More would keep the event loop too long. */
const MAX_TASKS = 256;

interface Call {
  readonly tasks: readonly NewTask[];
  readonly resolve: (outcomes: readonly InsertOutcome[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Calls that share a transaction; later ones join until it begins. */
interface Group {
  readonly calls: Call[];
  readonly admission: Admission;
  tasks: number;
}

const isSame = (a: Admission, b: Admission): boolean =>
  a.queueCapacity === b.queueCapacity &&
  a.backgroundMax === b.backgroundMax &&
  a.treeMaxTasks === b.treeMaxTasks &&
  a.sessionMaxItems === b.sessionMaxItems &&
  a.refuseActiveRetry === b.refuseActiveRetry;

/** Inserts the tasks of each call in order, all or none of a call, and answers each call for itself. */
export const insertTogether = (database: Database): Tasks['insert'] => {
  let open: Group | undefined;

  const write = async (group: Group): Promise<void> => {
    const { calls, admission } = group;
    try {
      const outcomes = await database.write((tx) => {
        if (open === group) open = undefined;
        const tasks = calls.flatMap((call) => call.tasks);
        return insertTasks(tx, tasks, admission);
      });
      let from = 0;
      for (const { tasks, resolve } of calls) {
        resolve(outcomes.slice(from, from + tasks.length));
        from += tasks.length;
      }
    } catch (error) {
      // It may have been refused before it began: nobody may join it any more.
      if (open === group) open = undefined;
      const [only, ...others] = calls;
      // Each for itself: then the one that cannot be inserted fails alone.
      if (others.length === 0) only?.reject(error);
      else for (const call of calls) void write({ calls: [call], admission, tasks: call.tasks.length });
    }
  };

  return (tasks, admission) =>
    new Promise((resolve, reject) => {
      const call: Call = { tasks, resolve, reject };
      if (open !== undefined && open.tasks + tasks.length <= MAX_TASKS && isSame(open.admission, admission)) {
        open.calls.push(call);
        open.tasks += tasks.length;
        return;
      }
      open = { calls: [call], admission, tasks: tasks.length };
      void write(open);
    });
};
