// The items that agents keep, as people see them on the command line.

import { expect, test } from 'vitest';
import { sharedDaemon, testDaemon } from '../helpers/daemon.ts';

const daemonOfFile = sharedDaemon();

test('items are listed by kind, apart from tasks, and explained', async () => {
  const { cox, client } = await daemonOfFile();
  await cox(['bg', 'submit', '--wait', '--agent', 'shell', '--session', 'work', 'true']);
  const item = await client.items.create({ title: 'read the logs', session: 'work' });
  await client.items.move(item.id, { status: 'running' });
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
  expect((await cox(['tasks', 'message', item.id, 'the first'])).code).toBe(0);
  const said = await cox(['tasks', 'message', item.id, 'the second']);
  expect([said.code, said.stderr]).toEqual([1, expect.stringContaining('--session work')]);
  expect((await cox(['tasks', 'cancel', item.id])).stdout).toBe(`Task ${item.id} cancelled.\n`);
  expect((await cox(['tasks', 'recent', '-q'])).stdout).not.toContain(item.id);
  const watched = await cox(['tasks', 'watch', item.id, '--all-events', '--since-seq', '0']);
  expect(watched.stdout).toMatch(
    /pending .*\n.*running .*\n.*needs_input .*of which host\?\n[\s\S]*cancelled /,
  );
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

test('a person notes, edits, moves and answers to-dos, and the history names who did', async () => {
  const { cox, client } = await daemonOfFile();
  const json = async (...args: readonly string[]) => JSON.parse((await cox([...args, '--json'])).stdout);
  const item = await json('items', 'add', 'renew', 'the certificate', '--agent', 'surveyor');
  expect(item).toMatchObject({ kind: 'item', source: 'cli', agent: 'surveyor', session: 'items:surveyor' });
  const part = await json('items', 'add', '--parent', item.id, 'ask ops');
  expect((await cox(['items', 'list', '--agent', 'surveyor'])).stdout).toMatch(
    /pending +surveyor +renew the certificate +–\n.*ask ops/,
  );
  expect((await cox(['items', 'edit', item.id, 'renew', 'both certificates'])).stdout).toContain(
    'now says: renew both certificates',
  );
  expect(await json('tasks', 'describe', item.id)).toMatchObject({
    task: { prompt: 'renew both certificates' },
  });

  // The table of moves holds, also over HTTP.
  await expect(client.items.move(item.id, { status: 'needs_input' })).rejects.toMatchObject({
    code: 'illegal_transition',
    message: expect.stringContaining('from here it can become running, completed, failed, cancelled'),
  });
  const refused = await cox(['items', 'move', part.id, 'needs_input']);
  expect([refused.code === 0, refused.stderr]).toEqual([false, expect.stringContaining('cannot become')]);

  // One that waits for somebody is in the inbox, and goes on with the answer.
  await cox(['items', 'start', item.id, '-m', 'they expire on Friday']);
  await cox(['items', 'move', item.id, 'needs_input', '-m', 'Which account?']);
  expect(await client.inputs.list()).toMatchObject([
    { taskId: item.id, kind: 'question', title: 'Which account?' },
  ]);
  // No message is dropped without a word.
  const again = await cox(['items', 'move', item.id, 'needs_input', '-m', 'Which host?']);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('the message was not saved')]);
  await expect(client.items.move(item.id, { title: 'renew all', message: 'why' })).rejects.toThrow(
    /no status/,
  );
  expect((await cox(['inbox'])).stdout).toContain('Which account?');
  expect((await cox(['answer', item.id, 'the second'])).code).toBe(0);
  expect(await client.inputs.list()).toEqual([]);
  expect((await client.tasks.get(item.id)).task.status).toBe('running');
  // Who moves it on waits for no answer any more.
  await cox(['items', 'move', item.id, 'needs_input', '-m', 'Really?']);
  await cox(['items', 'done', item.id, '-m', 'both are new']);
  expect(await client.inputs.list()).toEqual([]);
  const { task, history, inputs } = await client.tasks.get(item.id, { include: ['history', 'inputs'] });
  expect(task).toMatchObject({ status: 'completed', result: 'both are new' });
  expect(history?.map(({ status, by }) => [status, by])).toEqual(
    ['pending', 'running', 'needs_input', 'running', 'needs_input', 'completed'].map((status) => [
      status,
      task.user,
    ]),
  );
  expect(inputs).toMatchObject([
    { state: 'answered', answer: { text: 'the second' } },
    { state: 'cancelled' },
  ]);
  await expect(client.items.move(item.id, { status: 'running' })).rejects.toThrow(/has ended/);
  expect((await cox(['items', 'drop', part.id])).stdout).toContain(': cancelled');
  expect((await cox(['items', 'list', '-q'])).stdout).toBe('');
  expect((await cox(['items', 'list', '-q', '--all'])).stdout.split('\n')).toContain(item.id);
  expect(history?.[1]).toMatchObject({ status: 'running', reason: 'they expire on Friday' });
});

test('the list of an agent is not a conversation: no one submits into it, renames or resets it', async () => {
  const { cox, client } = await daemonOfFile();
  const id = (await cox(['items', 'add', '-q', '--agent', 'shell', 'ask ops'])).stdout.trim();
  expect((await cox(['sessions', 'list', '-q'])).stdout).not.toContain('items:');
  expect((await cox(['sessions', 'new', 'items:shell', '--agent', 'shell'])).stderr).toContain(
    'reserved for',
  );
  const refused = await cox(['bg', 'submit', '--session', 'items:shell', 'true']);
  expect([refused.code === 0, refused.stderr]).toEqual([false, expect.stringContaining('cox items add')]);
  for (const change of [
    ['rename', 'items:shell', 'mine'],
    ['reset', 'items:shell', '--yes'],
    ['show', 'items:shell'],
  ])
    expect((await cox(['sessions', ...change])).stderr).toContain("there is no session 'items:shell'");
  await cox(['sessions', 'new', 'talk', '--agent', 'shell']);
  expect((await cox(['sessions', 'rename', 'talk', 'items:codex'])).stderr).toContain('reserved for');
  const { task } = await client.tasks.get(id);
  expect(task).toMatchObject({ session: 'items:shell', status: 'pending' });
});
