// The items that agents keep, as people see them on the command line.

import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';

test('items are listed by their kind, told from work that runs, and explained', async () => {
  const { cox, client } = await testDaemon();
  await cox(['bg', 'submit', '--wait', '--agent', 'shell', '--session', 'work', 'true']);
  const item = await client.items.create({ title: 'read the logs', session: 'work' });
  await client.items.move(item.id, { status: 'needs_input', message: 'of which host?' });
  expect((await cox(['tasks', 'list', '--kind', 'item'])).stdout).toMatch(
    /work +shell .*read the logs .*needs_input/,
  );
  expect((await cox(['tasks', 'active', '-q'])).stdout).toBe('');
  expect((await cox(['tasks', 'count', '--json'])).stdout).toContain('"needsInput":0');
  const described = (await cox(['tasks', 'describe', item.id])).stdout;
  expect(described).toMatch(/^Kind +item {2}api$/m);
  expect(described).toMatch(/needs_input +of which host\? +by \w+/);
  expect(described).not.toMatch(/^(Time limit|On input)/m);
  const explained = (await cox(['tasks', 'explain', item.id])).stdout;
  expect(explained).toContain("it is an item of session 'work'");
  expect(explained).not.toMatch(/slot/);
  const said = await cox(['tasks', 'message', item.id, 'the first']);
  expect([said.code, said.stderr]).toEqual([1, expect.stringContaining('--session work')]);
  expect((await cox(['tasks', 'cancel', item.id])).stdout).toBe(`Task ${item.id} cancelled.\n`);
  expect((await cox(['tasks', 'recent', '-q'])).stdout).not.toContain(item.id);
  const watched = await cox(['tasks', 'watch', item.id, '--all-events', '--since-seq', '0']);
  expect(watched.stdout).toMatch(/pending .*\n.*running .*\n.*needs_input .*of which host\?\n.*cancelled /);
});

test('items stay as they are when the daemon dies, and when it stops and gives up what is pending', async () => {
  const daemon = await testDaemon();
  const { cox, client } = daemon;
  await cox(['bg', 'submit', '--wait', '--agent', 'shell', '--session', 'work', 'true']);
  const [waits, moves] = [
    await client.items.create({ title: 'one', session: 'work' }),
    await client.items.create({ title: 'two', session: 'work' }),
  ];
  await client.items.move(moves.id, { status: 'running' });
  const statuses = async (): Promise<readonly string[]> => {
    const { stdout } = await cox(['tasks', 'list', '--kind', 'item', '--json']);
    return JSON.parse(stdout).map(({ id, status }: { id: string; status: string }) => `${id} ${status}`);
  };
  const before = [`${moves.id} running`, `${waits.id} pending`];
  await daemon.kill9();
  await daemon.start();
  expect(await statuses()).toEqual(before);
  expect((await cox(['daemon', 'stop', '--cancel-pending'])).code).toBe(0);
  await daemon.start();
  expect(await statuses()).toEqual(before);
});

test('cancel --all leaves the to-dos of agents alone, and no count, list or @1 takes them for tasks', async () => {
  const { cox, client } = await testDaemon();
  await cox(['bg', 'submit', '--wait', '--agent', 'shell', '--session', 'work', 'true']);
  const runs = (await cox(['bg', 'submit', '-q', '--', 'sleep', '600'])).stdout.trim();
  const item = await client.items.create({ title: 'read the logs', session: 'work' });
  const dropped = await client.items.create({ title: 'given up', session: 'work' });
  await client.items.move(dropped.id, { status: 'failed' });
  expect((await cox(['tasks', 'describe', '-q', '@1'])).stdout.trim()).toBe(runs);
  expect((await cox(['tasks', 'list', '-q', '--agent', 'shell'])).stdout).not.toContain(item.id);
  expect((await client.tasks.list({ status: 'pending,failed' })).tasks).toEqual([]);
  expect((await client.tasks.list({ search: 'read the logs' })).tasks).toEqual([]);
  expect(await client.tasks.counts()).toMatchObject({ pending: 0, failed: 0 });
  expect((await cox(['tasks', 'retry', '--failed', '--yes'])).stdout).toBe('');
  const cancelled = await cox(['tasks', 'cancel', '--all', '--now', '--yes']);
  expect(cancelled.stdout).toContain(`Task ${runs} cancelled.`);
  expect(cancelled.stdout).not.toContain(item.id);
  expect((await client.tasks.get(item.id)).task.status).toBe('pending');
  const again = await cox(['tasks', 'cancel', '--all', '--yes']);
  expect([again.code, again.stdout]).toEqual([0, '']);
  expect((await cox(['daemon', 'stop'])).stderr).not.toMatch(/task/);
});
