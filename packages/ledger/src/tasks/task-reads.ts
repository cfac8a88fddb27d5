// The reads of tasks as callers see them: each looks at what is committed.

import { momentOf } from '../database/clock.ts';
import type { Tasks } from '../ledger.ts';
import { readAttachment } from './attachments.ts';
import { readAllocated, readCounts } from './counts.ts';
import { nextDue } from './due.ts';
import { findEnvironmentsInUse, readEnvironment } from './environment.ts';
import { findTasks } from './find.ts';
import { readHistory } from './history.ts';
import { type ListDeps, listTasks } from './list/list-tasks.ts';
import { readOpenClaims } from './open-claims.ts';
import { queuePosition } from './queue-position.ts';
import { readTask, readTasksById } from './read.ts';
import { findNewestRetry, findPendingOf, findRemovals } from './related.ts';
import type { TaskWrites } from './task-writes.ts';
import { readThrottled } from './throttle.ts';
import { findActiveDescendants, readAncestors, readChildren } from './tree.ts';
import { readWork } from './work.ts';

export type TaskReads = Omit<Tasks, keyof TaskWrites>;

export const taskReads = (deps: ListDeps): TaskReads => {
  const { database, clock } = deps;
  return {
    nextDueMs: () => database.read(nextDue),
    get: (id) => database.read(() => readTask(id, momentOf(clock))),
    getMany: (ids) => database.read(() => readTasksById(ids, momentOf(clock))),
    find: (ref) => database.read(() => findTasks(ref)),
    list: (query) => listTasks(deps, query),
    revision: () => database.revision(),
    counts: () => database.read(readCounts),
    allocated: () => database.read(readAllocated),
    children: (id) => database.read(() => readChildren(id, momentOf(clock))),
    async activeDescendants(id) {
      return (await database.read(() => findActiveDescendants(id))).map((task) => task.id);
    },
    ancestors: (id) => database.read(() => readAncestors(id)),
    history: (id) => database.read(() => readHistory(id)),
    work: (id) => database.read(() => readWork(id)),
    newestRetry: (id) => database.read(() => findNewestRetry(id)),
    queuePosition: (id) => database.read(() => queuePosition(id)),
    throttled: (id) => database.read(() => readThrottled(id)),
    pendingOfAgent: (agent) => database.read(() => findPendingOf(agent)),
    claims: () => database.read(readOpenClaims),
    toRemove: () => database.read(findRemovals),
    environmentOf: (id) => database.read(() => readEnvironment(id)),
    attachment: (hash) => database.read(() => readAttachment(hash)),
    environmentsInUse: (refs) => database.read(() => findEnvironmentsInUse(refs)),
  };
};
