// What a job did, waited for on the events of its daemon.

import type { EventOf, EventType, Job, JobRun, LedgerEvent, NewJobInput, Task } from '@coxswain/protocol';
import type { TestDaemon } from '../helpers/daemon.ts';

/** Saves a job that runs shell command lines in the home of the daemon. */
export const save = (daemon: TestDaemon, job: Partial<NewJobInput> & { name: string }): Promise<Job> =>
  daemon.client.jobs.create({ prompt: 'true', agent: 'shell', workDir: daemon.home, ...job });

/** The runs and missed slots, oldest first. */
export const runsOf = async (daemon: TestDaemon, ref: string): Promise<readonly JobRun[]> =>
  (await daemon.client.jobs.runs(ref, { limit: 1_000 })).toReversed();

/** Reads events from the beginning until so many of the type fit. */
export const eventsOf = async <Type extends EventType>(
  daemon: TestDaemon,
  type: Type,
  count: number,
  fits: (event: EventOf<Type>) => boolean = () => true,
): Promise<readonly EventOf<Type>[]> => {
  const found: EventOf<Type>[] = [];
  for await (const event of daemon.client.events({ since: 0, types: [type] })) {
    if (!isOf(event, type) || !fits(event)) continue;
    found.push(event);
    if (found.length >= count) return found;
  }
  throw new Error('the events ended');
};

const isOf = <Type extends EventType>(event: LedgerEvent, type: Type): event is LedgerEvent & EventOf<Type> =>
  event.type === type;

/** The first so many runs of the job, once they have ended. */
export const endedRuns = async (daemon: TestDaemon, job: Job, count: number): Promise<readonly Task[]> => {
  const fired = await eventsOf(daemon, 'JobFired', count, ({ data }) => data.jobId === job.id);
  return Promise.all(
    fired.map(async ({ taskId }) => {
      for await (const _event of daemon.client.tasks.stream(taskId));
      return (await daemon.client.tasks.get(taskId)).task;
    }),
  );
};

export const outputOf = async (daemon: TestDaemon, task: Task): Promise<string> => {
  let text = '';
  for await (const piece of daemon.client.tasks.output(task.id)) text += piece;
  return text.trim();
};
