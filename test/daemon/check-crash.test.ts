import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';
import { processesOf } from '../helpers/processes.ts';

const AGENT = join(import.meta.dirname, '../../packages/runtimes/src/testing/acp-agent/agent.ts');

test('an agent that was only checked when the daemon died is ended by the next, which spares those it checks itself', async () => {
  const command = [process.execPath, AGENT, '--hangs', '--ignores-stdin-end', '--ignores-sigterm'];
  // Longer than a daemon gives what an earlier one left.
  const slow = ['/bin/sh', '-c', 'sleep 2.5; exec "$0" "$@"', process.execPath, AGENT];
  await using daemon = await testDaemon({
    config: JSON.stringify({
      agents: { deaf: { runtime: 'acp', command }, slow: { runtime: 'acp', command: slow } },
    }),
  });
  const agents = () => processesOf(daemon.home).filter(({ command: line }) => line.includes('--hangs'));
  const checked = daemon.cox(['agents', 'check', 'deaf']);
  await expect.poll(agents).toHaveLength(1);
  await daemon.kill9();
  expect((await checked).code).not.toBe(0);
  expect(agents()).toHaveLength(1);
  await daemon.start();
  expect(await daemon.cox(['agents', 'check', 'slow'])).toMatchObject({ code: 0 });
  await expect.poll(agents).toHaveLength(0);
});
