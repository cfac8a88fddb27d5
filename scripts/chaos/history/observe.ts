// Reads the ledger as it is in the end, by the API alone.

import type { Client } from '@coxswain/client';
import type { Firing, Task } from '@coxswain/protocol';
import type { Observed } from './observed.ts';
import type { Watcher } from './watcher.ts';
import { readMarks } from './work.ts';

const allTasks = async (client: Client): Promise<ReadonlyMap<string, Task>> => {
  const tasks = new Map<string, Task>();
  for (let cursor: string | undefined; ; ) {
    const page = await client.tasks.list({ limit: '1000', cursor });
    for (const task of page.tasks) tasks.set(task.id, task);
    cursor = page.nextCursor;
    if (cursor === undefined) return tasks;
  }
};

/** Everything from the beginning up to the end of this task, which is the last that began. */
const replayUpTo = async (client: Client, lastId: string): Promise<Observed['replay']> => {
  const replay = new Map<number, string | undefined>();
  for await (const { seq, taskId, type } of client.events({ since: 0 })) {
    replay.set(seq, taskId);
    if (taskId === lastId && type === 'TaskCompleted') break;
  }
  return replay;
};

const exportedIds = async (client: Client): Promise<ReadonlySet<string>> => {
  const ids = new Set<string>();
  let rest = '';
  for await (const piece of client.ledger.export()) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const record = JSON.parse(line) as { readonly type?: string; readonly task?: Task }; // a line of the export
      if (record.task) ids.add(record.task.id);
    }
  }
  return ids;
};

export interface Watched {
  readonly watchers: readonly Watcher[];
  readonly marks: string;
  /** The task that was started and completed after everything else. */
  readonly lastId: string;
}

/** What exists. Nothing may be running. */
export const observe = async (client: Client, { watchers, marks, lastId }: Watched): Promise<Observed> => {
  const replay = await replayUpTo(client, lastId);
  const lastSeq = [...replay.keys()].at(-1) ?? 0;
  await Promise.all(watchers.map((watcher) => watcher.reaches(lastSeq)));
  const jobs = await client.jobs.list();
  const firings = new Map<string, readonly Firing[]>();
  for (const { name } of jobs) {
    const runs = await client.jobs.runs(name, { limit: 1_000 });
    firings.set(
      name,
      runs.map(({ firing }) => firing),
    );
  }
  return {
    tasks: await allTasks(client),
    traces: watchers[0]?.traces ?? new Map(),
    watchers,
    replay,
    marks: await readMarks(marks),
    jobs: new Map(jobs.map((job) => [job.name, job])),
    firings,
    exported: await exportedIds(client),
  };
};
