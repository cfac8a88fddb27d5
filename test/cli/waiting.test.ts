// Commands that wait, and a daemon that stops, dies, or is not there any more.

import { readDaemonFile } from '@coxswain/client';
import { expect, test } from 'vitest';
import { testDaemon, testHome } from '../helpers/daemon.ts';
import { startCox } from '../helpers/waiting-cox.ts';

const running = async (cox: (args: readonly string[]) => Promise<{ readonly stdout: string }>, id: string) =>
  expect
    .poll(async () => (await cox(['tasks', 'active', '--running', '-q'])).stdout.split('\n'))
    .toContain(id);

test('bg wait tells the outcome that it saw, also when the daemon is stopped in order', async () => {
  const daemon = await testDaemon();
  const id = (await daemon.cox(['bg', 'submit', '--agent', 'shell', 'sleep 1000'])).stdout.trim();
  await running(daemon.cox, id);
  const waits = Array.from({ length: 4 }, () => startCox(daemon.home, ['bg', 'wait', id, '--json']));
  const report = startCox(daemon.home, ['bg', 'wait', id, '--report', 'junit=report.xml']);
  const watching = startCox(daemon.home, ['tasks', 'watch', id]);
  await watching.said('running');
  await expect.poll(async () => (await daemon.client.daemon.status()).counts.running).toBe(1);
  // Each of them follows the task by now, or finds out at once that there is no daemon.
  await Promise.all(waits.map(() => daemon.client.tasks.counts()));
  await daemon.cox(['daemon', 'stop']);
  for (const { code, stdout } of await Promise.all(waits.map(({ ended }) => ended))) {
    expect(code).toBe(11);
    expect(JSON.parse(stdout)).toMatchObject({ id, status: 'cancelled', reason: 'shutdown' });
  }
  expect((await report.ended).code).toBe(11);
  expect((await watching.ended).code).toBe(0);
});
