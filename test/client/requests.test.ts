// Every method of the client against the daemon that users run: both sides must mean the same by each route.

import { type Client, connect } from '@coxswain/client';
import { expect, test } from 'vitest';
import { sharedDaemon, testDaemon } from '../helpers/daemon.ts';

const daemonOfFile = sharedDaemon();

const shell = { agent: 'shell' } as const;

/** A new daemon looks for what an earlier one left before it takes orders from operators. */
const whenAccepting = async ({ daemon }: Client): Promise<void> => {
  while ((await daemon.status()).state === 'recovering')
    await new Promise((resolve) => setTimeout(resolve, 10));
};

test('a task can be submitted, found, counted, explained, read, retried and removed', async () => {
  const { client } = await daemonOfFile();
  const { task, existing } = await client.tasks.submit({
    ...shell,
    prompt: 'echo hello',
    labels: { team: 'a' },
  });
  expect(existing).toBe(false);
  await Array.fromAsync(client.tasks.stream(task.id));
  const { tasks } = await client.tasks.list({ label: 'team=a', limit: '5' });
  expect(tasks.map(({ id }) => id)).toEqual([task.id]);
  const detail = await client.tasks.get('@1', { include: ['history', 'usage', 'log'] });
  expect(detail.task).toMatchObject({ id: task.id, status: 'completed', result: 'hello' });
  expect(detail.history?.length).toBeGreaterThan(0);
  expect((await client.tasks.explain(task.id)).summary).toBeTruthy();
  expect(await client.tasks.counts()).toMatchObject({ running: 0, completed: 1 });
  expect((await Array.fromAsync(client.tasks.output(task.id))).join('')).toBe('hello\n');
  expect(await client.tasks.remove(task.id)).toMatchObject({ effect: 'deleted', id: task.id });
  await expect(client.tasks.get(task.id)).rejects.toMatchObject({ code: 'task_not_found' });
});

test('a running task can be cancelled and retried', async () => {
  const { client } = await daemonOfFile();
  const { task } = await client.tasks.submit({ ...shell, prompt: 'sleep 60' });
  const ends: string[] = [];
  for await (const { type } of client.tasks.stream(task.id)) {
    if (type === 'TaskStarted') await client.tasks.cancel(task.id, { reason: 'enough', now: true });
    ends.push(type);
  }
  expect(ends.at(-1)).toBe('TaskCancelled');
  const retried = await client.tasks.retry(task.id, { prompt: 'true' });
  expect(retried.retryOf).toBe(task.id);
  const events = await Array.fromAsync(client.tasks.stream(retried.id));
  expect(events.at(-1)).toMatchObject({ type: 'TaskCompleted' });
});

test('the same key is the same task, and another task under it is refused', async () => {
  const { client } = await daemonOfFile();
  const input = { ...shell, prompt: 'true', idempotencyKey: 'k1' };
  const first = await client.tasks.submit(input);
  expect(await client.tasks.submit(input)).toMatchObject({ existing: true, task: { id: first.task.id } });
  const followed = await Array.fromAsync(client.tasks.submitAndFollow(input));
  expect(followed[0]).toMatchObject({ type: 'TaskQueued', taskId: first.task.id });
  expect(followed.at(-1)).toMatchObject({ type: 'TaskCompleted' });
  await expect(client.tasks.submit({ ...input, prompt: 'false' })).rejects.toMatchObject({
    code: 'idempotency_conflict',
  });
});

test('a poll says nothing as long as nothing changed', async () => {
  const { client } = await daemonOfFile();
  expect(await client.tasks.poll({})).toMatchObject({ tasks: [] });
  expect(await client.tasks.poll({})).toBeUndefined();
  const { task } = await client.tasks.submit({ ...shell, prompt: 'true' });
  await Array.fromAsync(client.tasks.stream(task.id));
  expect((await client.tasks.poll({}))?.tasks).toHaveLength(1);
  expect(await client.tasks.poll({})).toBeUndefined();
});

test('a batch is accepted line by line', async () => {
  const config = 'queueCapacity: 10000\n';
  const { client } = await testDaemon({ config });
  await whenAccepting(client);
  await client.daemon.pause();
  const count = 3_000;
  async function* lines(): AsyncGenerator<string> {
    for (let n = 1; n <= count; n++)
      yield n === 7 ? '{"prompt":' : JSON.stringify({ ...shell, prompt: `echo ${n}` });
  }
  const answers = await Array.fromAsync(client.tasks.submitBatch(lines(), { block: false }));
  expect(answers).toHaveLength(count);
  expect(answers.filter(({ problem }) => problem !== undefined).map(({ line }) => line)).toEqual([7]);
  expect((await client.tasks.counts()).pending).toBe(count - 1);
});

test('agents, sessions, inputs, config, insights, prune and export answer what the interface says', async () => {
  const { client } = await daemonOfFile();
  expect((await client.agents.list()).map(({ name }) => name)).toEqual(expect.arrayContaining(['shell']));
  expect(await client.agents.get('shell')).toMatchObject({ name: 'shell', runtime: 'command' });
  expect(await client.agents.check('shell', { environment: { PATH: process.env.PATH ?? '' } })).toMatchObject(
    { ok: true },
  );
  expect(await client.agents.setDefault('shell')).toMatchObject({ isDefault: true });
  expect(await client.sessions.create({ name: 'notes/a', agent: 'shell' })).toMatchObject({
    name: 'notes/a',
    agent: 'shell',
  });
  expect(await client.sessions.change('notes/a', { name: 'notes b'.replace(' ', '-') })).toMatchObject({
    name: 'notes-b',
  });
  expect(await client.sessions.get('notes-b')).toMatchObject({ tasks: 0 });
  expect((await client.sessions.list()).map(({ name }) => name)).toContain('notes-b');
  expect(await client.inputs.list()).toEqual([]);
  const answering = client.inputs.answer('inp_aaaaaaaaaaaa', { decision: 'answer', text: 'x' });
  await expect(answering).rejects.toMatchObject({ code: 'input_not_found' });
  expect(await client.config.set('maxConcurrentTasks', { value: 5 })).toMatchObject({ value: 5 });
  expect((await client.config.list()).find(({ key }) => key === 'maxConcurrentTasks')).toMatchObject({
    value: 5,
  });
  expect(await client.insights.read({ period: 'week' })).toMatchObject({ period: 'week' });
  expect(await client.ledger.prune({ dryRun: true })).toMatchObject({ dryRun: true, tasks: 0 });
  const { task } = await client.tasks.submit({ ...shell, prompt: 'true' });
  await Array.fromAsync(client.tasks.stream(task.id));
  const exported = (await Array.fromAsync(client.ledger.export())).join('').trimEnd().split('\n');
  expect(exported.map((line) => JSON.parse(line)).length).toBeGreaterThan(1);
});

test('the daemon can be paused, drained, resumed and stopped, and stop is over when it is gone', async () => {
  const daemon = await testDaemon();
  const { client } = daemon;
  await whenAccepting(client);
  expect((await client.daemon.pause()).state).toBe('paused');
  expect((await client.daemon.drain()).state).toBe('draining');
  await expect(client.tasks.submit({ ...shell, prompt: 'true' })).rejects.toBeDefined();
  expect((await client.daemon.resume()).state).toBe('accepting');
  expect((await client.daemon.version()).pid).toBe(daemon.pid);
  let hasEnded = false;
  void daemon.ended.then(() => (hasEnded = true));
  await client.daemon.stop();
  await new Promise(setImmediate);
  expect(hasEnded).toBe(true);
  await expect(connect({ home: daemon.home })).rejects.toMatchObject({ code: 'unreachable' });
});
