// A batch of tasks whose words are beyond ASCII goes through as fast as any other.

import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';

const LINES = 20_000;

test('twenty thousand lines of Chinese are accepted in one go while tasks run', async () => {
  const config = 'queueCapacity: 100000\nbackground: { maxConcurrentTasks: 100000 }\n';
  const daemon = await testDaemon({ config });
  const lines = async function* (): AsyncGenerator<string> {
    for (let index = 0; index < LINES; index++)
      yield `{"prompt":"true # 任务 ${index}","agent":"shell","workDir":"/tmp"}`;
  };
  let accepted = 0;
  for await (const { id } of daemon.client.tasks.submitBatch(lines(), { block: false }))
    accepted += id === undefined ? 0 : 1;
  expect(accepted).toBe(LINES);
  await daemon.client.daemon.stop({ cancelPending: true });
});
