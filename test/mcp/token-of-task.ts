// A running task and the token of it, as an agent that cox runs has them.

import type { SubmitTaskInput } from '@coxswain/protocol';
import type { TestDaemon } from '../helpers/daemon.ts';

export interface RunningTask {
  readonly id: string;
  readonly token: string;
}

/** Submits a task that tells its token and goes on for a minute; the daemon of the test ends it. */
export const runningTask = async (
  daemon: TestDaemon,
  more: Partial<SubmitTaskInput> = {},
): Promise<RunningTask> => {
  const { task } = await daemon.client.tasks.submit({
    prompt: 'echo "$COX_TOKEN"; sleep 60',
    agent: 'shell',
    workDir: daemon.home,
    ...more,
  });
  let said = '';
  for await (const event of daemon.client.tasks.stream(task.id)) {
    if (event.type === 'StreamChunk') said += event.data.text;
    const [token = '', ...rest] = said.split('\n');
    if (rest.length > 0) return { id: task.id, token };
  }
  throw new Error('the task ended before it told its token');
};
