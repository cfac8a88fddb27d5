// The daemon dies, and the next one dies as well while it puts right what the first left.

import { expect, test } from 'vitest';
import { markedProcesses } from '../../scripts/chaos/chaos-home.ts';
import { IGNORES_TERM } from '../engine/ignores-term.ts';
import { ENDS_RUNS, launch, testDaemon } from '../helpers/daemon.ts';

const A_WHILE = { timeout: 120_000 };

test(
  'a task that ignores SIGTERM is not forgotten by a daemon that is killed while it recovers',
  A_WHILE,
  async () => {
    await using daemon = await testDaemon({ config: ENDS_RUNS });
    const { task } = await daemon.client.tasks.submit({ prompt: IGNORES_TERM, agent: 'shell' });
    for await (const event of daemon.client.tasks.stream(task.id)) if (event.type === 'StreamChunk') break;
    const { ledgerId } = await daemon.client.daemon.status();
    expect(await markedProcesses(ledgerId)).not.toEqual([]);
    await daemon.kill9();

    for (const lifeMs of [0, 300, 1_000, 2_500]) {
      const second = await launch(daemon.home);
      await new Promise((resolve) => setTimeout(resolve, lifeMs));
      second.child.kill('SIGKILL');
      await second.ended;
    }

    await daemon.start();
    await expect
      .poll(async () => (await daemon.client.tasks.get(task.id)).task.status, { timeout: 20_000 })
      .toBe('failed');
    expect(await markedProcesses(ledgerId)).toEqual([]);
    expect((await daemon.client.tasks.get(task.id)).task).toMatchObject({
      reason: 'restarted',
      error: { message: 'Server restarted during execution' },
    });
    expect((await daemon.cox(['doctor'])).code).toBe(0);
    await daemon.stop();
    expect(await markedProcesses(ledgerId)).toEqual([]);
  },
);

test('the doctor shows what an ended task left running, and the next start ends it', A_WHILE, async () => {
  await using daemon = await testDaemon();
  const prompt = 'setsid sleep 4711 > /dev/null 2>&1 & echo $!';
  const { task } = await daemon.client.tasks.submit({ prompt, agent: 'shell' });
  for await (const _ of daemon.client.tasks.stream(task.id)); // to its end
  const { stdout, code } = await daemon.cox(['doctor']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/Processes +leftovers of ended tasks: \d+ sleep 4711/);
  expect(stdout).toContain('cox daemon restart');
  await daemon.stop();
  await daemon.start();
  const { ledgerId } = await daemon.client.daemon.status();
  await expect.poll(() => markedProcesses(ledgerId), { timeout: 20_000 }).toEqual([]);
  expect((await daemon.cox(['doctor'])).code).toBe(0);
});

test(
  'the doctor finds nothing wrong with a task at work, nor with an agent that may leave processes',
  A_WHILE,
  async () => {
    const config = 'agents:\n  server: { runtime: command, shell: true, detach: true }\n';
    await using daemon = await testDaemon({ config });
    const { task } = await daemon.client.tasks.submit({ prompt: 'sleep 4712 & echo $!', agent: 'server' });
    for await (const _ of daemon.client.tasks.stream(task.id)); // to its end
    const working = await daemon.client.tasks.submit({ prompt: IGNORES_TERM, agent: 'shell' });
    for await (const event of daemon.client.tasks.stream(working.task.id))
      if (event.type === 'StreamChunk') break;
    expect(await daemon.client.daemon.leftovers()).toEqual({ processes: [] });
    await daemon.client.tasks.cancel(working.task.id, { now: true });
    await daemon.stop();
    await daemon.start();
    const { ledgerId } = await daemon.client.daemon.status();
    await expect
      .poll(async () => (await daemon.client.daemon.status()).state, { timeout: 20_000 })
      .toBe('accepting');
    const left = await markedProcesses(ledgerId);
    expect(left).toMatchObject([{ command: expect.stringContaining('sleep 4712') }]);
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
  },
);
