import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';
import { processesOf } from '../helpers/processes.ts';

const AGENT = join(import.meta.dirname, '../../packages/runtimes/src/testing/acp-agent/agent.ts');

test('an agent that was only checked when the daemon died is ended by the next', async () => {
  const command = [process.execPath, AGENT, '--hangs', '--ignores-stdin-end', '--ignores-sigterm'];
  await using daemon = await testDaemon({
    config: `agents:\n  deaf: ${JSON.stringify({ runtime: 'acp', command })}\n`,
  });
  const agents = () => processesOf(daemon.home).filter(({ command: line }) => line.includes('--hangs'));
  const checked = daemon.cox(['agents', 'check', 'deaf']);
  await expect.poll(agents).toHaveLength(1);
  await daemon.kill9();
  expect((await checked).code).not.toBe(0);
  expect(agents()).toHaveLength(1);
  await daemon.start();
  await expect.poll(agents).toHaveLength(0);
});
