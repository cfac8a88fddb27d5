// A program of a task tries to survive a cancel by never being in the process list when it is read.

import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { ENDS_RUNS, testDaemon } from '../helpers/daemon.ts';
import { ended } from '../helpers/submitted.ts';
import { forkChain } from './fixtures/fork-chain.ts';

test.each([
  ['cancelled at once', ['--now']],
  ['cancelled politely', []],
])('a fork-and-exit chain has ended when its task is %s', async (_, options) => {
  await using daemon = await testDaemon({ config: 'cancelGrace: 5s\n' });
  const chain = await forkChain();
  const clock = await forkChain();
  const { task } = await daemon.client.tasks.submit({
    prompt: `${chain.script}; exec sleep 1000`,
    agent: 'shell',
  });
  await chain.generations(5);
  await daemon.cox(['tasks', 'cancel', task.id, ...options]);
  expect(await ended(daemon, task.id)).toMatchObject({ status: 'cancelled' });
  await chain.hasLived();
  // Another chain tells how long is long enough.
  spawn(clock.script, { detached: true, stdio: 'ignore' }).unref();
  await clock.generations(20);
  expect(await chain.hasLived()).toBe(false);
});

test('a fork chain left by a dead daemon is ended by the next one', async () => {
  await using daemon = await testDaemon({ config: ENDS_RUNS });
  const chain = await forkChain();
  const clock = await forkChain();
  const { task } = await daemon.client.tasks.submit({
    prompt: `${chain.script}; exec sleep 1000`,
    agent: 'shell',
  });
  await chain.generations(5);
  await daemon.kill9();
  await daemon.start();
  expect(await ended(daemon, task.id)).toMatchObject({ status: 'failed', reason: 'restarted' });
  await chain.hasLived();
  spawn(clock.script, { detached: true, stdio: 'ignore' }).unref();
  await clock.generations(20);
  expect(await chain.hasLived()).toBe(false);
});
