import { isTaskId } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { runningApp } from './testing/running-app.ts';

const TASKS = '/api/v1/tasks';

describe('a submission', () => {
  test('is answered with the task, and is in the ledger by then', async () => {
    const { ask, ledger } = await runningApp({ isPaused: true });
    const { status, json } = await ask('POST', TASKS, { body: { prompt: 'true', labels: { team: 'a' } } });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      prompt: 'true',
      status: 'pending',
      agent: 'shell',
      user: 'kim',
      labels: { team: 'a' },
    });
    expect(isTaskId(json.id)).toBe(true);
    const { agent_id, add_dirs, enable_skills, enable_mcp, ...task } = json;
    expect({ agent_id, add_dirs, enable_skills, enable_mcp }).toEqual({
      agent_id: 'shell',
      add_dirs: [],
      enable_skills: true,
      enable_mcp: true,
    });
    expect(await ledger.tasks.get(json.id)).toEqual(task);
  });

  test('means the same under /api as under /api/v1', async () => {
    const { ask } = await runningApp({ isPaused: true });
    expect((await ask('POST', '/api/tasks', { body: { prompt: 'true' } })).status).toBe(201);
  });

  test('with a key that is known gives the earlier task', async () => {
    const { ask } = await runningApp({ isPaused: true });
    const question = { headers: { 'idempotency-key': '"one"' }, body: { prompt: 'true' } };
    const first = await ask('POST', TASKS, question);
    const again = await ask('POST', TASKS, { ...question, headers: { 'idempotency-key': 'one' } });
    const inBody = await ask('POST', TASKS, { body: { prompt: 'true', idempotencyKey: 'one' } });
    expect([first.status, again.status, inBody.status]).toEqual([201, 200, 200]);
    expect([again.json.id, inBody.json.id]).toEqual([first.json.id, first.json.id]);
  });

  test('is refused when its key belongs to another request, or is given twice', async () => {
    const { ask } = await runningApp({ isPaused: true });
    const headers = { 'idempotency-key': 'one' };
    await ask('POST', TASKS, { headers, body: { prompt: 'true' } });
    const other = await ask('POST', TASKS, { headers, body: { prompt: 'false' } });
    expect([other.status, other.json.code]).toEqual([409, 'idempotency_conflict']);
    const twice = await ask('POST', TASKS, { headers, body: { prompt: 'true', idempotencyKey: 'two' } });
    expect([twice.status, twice.json.faults[0].path]).toEqual([400, 'idempotencyKey']);
    const long = await ask('POST', TASKS, {
      headers: { 'idempotency-key': 'k'.repeat(256) },
      body: { prompt: 'true' },
    });
    expect([long.status, long.json.faults[0].path]).toEqual([400, 'idempotency-key']);
  });

  test('that wants to wait is answered with the ended task', async () => {
    const { ask } = await runningApp();
    const headers = { prefer: 'wait=20' };
    const {
      status,
      json,
      headers: answered,
    } = await ask('POST', TASKS, { headers, body: { prompt: 'echo hello' } });
    expect([status, json.status, json.result?.trim()]).toEqual([201, 'completed', 'hello']);
    expect(answered['preference-applied']).toBe('wait=20');
  });

  test('that waited long enough is answered with the task as it is', async () => {
    const { ask } = await runningApp({ isPaused: true });
    const { status, json } = await ask('POST', TASKS, {
      headers: { prefer: 'wait=0' },
      body: { prompt: 'true' },
    });
    expect([status, json.status]).toEqual([201, 'pending']);
  });

  test('with a known key that wants to wait does not wait for what has ended', async () => {
    const { ask } = await runningApp();
    const question = { headers: { prefer: 'wait=20', 'idempotency-key': 'one' }, body: { prompt: 'true' } };
    await ask('POST', TASKS, question);
    const again = await ask('POST', TASKS, question);
    expect([again.status, again.json.status]).toEqual([200, 'completed']);
  });

  test('past a limit is refused with the limit, its value and when to come back', async () => {
    const { ask } = await runningApp({ isPaused: true, limits: { queueCapacity: 1 } });
    await ask('POST', TASKS, { body: { prompt: 'true' } });
    const { status, headers, json } = await ask('POST', TASKS, { body: { prompt: 'true' } });
    expect([status, json.code, json.limit]).toEqual([429, 'queue_full', { key: 'queueCapacity', value: 1 }]);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  test('for an agent that does not exist is refused', async () => {
    const { ask } = await runningApp();
    const { status, json } = await ask('POST', TASKS, { body: { prompt: 'true', agent: 'nobody' } });
    expect([status, json.code]).toEqual([404, 'agent_not_found']);
  });
});

describe('a body', () => {
  test('with a fault is refused with its path', async () => {
    const { ask } = await runningApp();
    const { status, headers, json } = await ask('POST', TASKS, {
      body: { prompt: 'x', labels: { team: 7 }, nope: 1 },
    });
    expect([status, headers['content-type']]).toEqual([400, 'application/problem+json']);
    expect(json.faults.map(({ path }: { path: string }) => path).sort()).toEqual(['labels.team', 'nope']);
  });

  test('that is not JSON is refused with the position', async () => {
    const { ask } = await runningApp();
    const headers = { 'content-type': 'application/json' };
    const { status, json } = await ask('POST', TASKS, { headers, body: '{"prompt": "x",\n oops}' });
    expect([status, json.code]).toEqual([400, 'invalid_request']);
    expect(json.detail).toContain('line 2');
  });

  test('that is not UTF-8, or missing, is refused', async () => {
    const { ask } = await runningApp();
    const headers = { 'content-type': 'application/json' };
    const broken = Buffer.concat([Buffer.from('{"prompt":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    expect((await ask('POST', TASKS, { headers, body: broken })).json.detail).toContain('UTF-8');
    expect((await ask('POST', TASKS, { headers })).status).toBe(400);
  });

  test.each([
    ['text/plain', {}],
    ['application/x-www-form-urlencoded', {}],
    ['application/json; charset=utf-16', {}],
    ['application/json', { 'content-encoding': 'gzip' }],
  ])('of type %s %o is refused', async (type, more) => {
    const { ask } = await runningApp();
    const headers = { 'content-type': type, ...more };
    const { status, json } = await ask('POST', TASKS, { headers, body: '{"prompt":"x"}' });
    expect([status, json.code]).toEqual([415, 'unsupported_media_type']);
  });

  test('of two megabytes is refused with the limits, whether it says its length or not', async () => {
    const { ask, logged } = await runningApp();
    const body = JSON.stringify({ prompt: 'x'.repeat(2 * 1024 * 1024) });
    const headers = { 'content-type': 'application/json' };
    const declared = await ask('POST', TASKS, { headers, body });
    const chunked = await ask('POST', TASKS, {
      headers: { ...headers, 'transfer-encoding': 'chunked' },
      body,
    });
    for (const { status, json } of [declared, chunked]) {
      expect([status, json.code]).toEqual([413, 'payload_too_large']);
      expect(json.detail).toContain('2097152 bytes');
      expect(json.detail).toContain('1048576 bytes');
    }
    expect(logged).toEqual([]);
  });

  test('with a prompt over its own limit is refused with that limit', async () => {
    const { ask } = await runningApp();
    const { status, json } = await ask('POST', TASKS, { body: { prompt: 'x'.repeat(1_500_000) } });
    expect([status, json.faults[0].path]).toEqual([400, 'prompt']);
    expect(json.detail).toContain('1048576 bytes');
  });
});

describe('a list', () => {
  test('is filtered and paged', async () => {
    const { ask, shell } = await runningApp({ isPaused: true });
    for (const team of ['a', 'a', 'b']) await shell('true', { labels: { team } });
    const first = await ask('GET', `${TASKS}?label=team=a&limit=1`);
    expect(first.json.tasks).toHaveLength(1);
    const rest = await ask(
      'GET',
      `${TASKS}?label=team=a&limit=1&cursor=${encodeURIComponent(first.json.nextCursor)}`,
    );
    expect(rest.json.tasks[0].id).not.toBe(first.json.tasks[0].id);
    expect((await ask('GET', `${TASKS}?status=completed`)).json.tasks).toEqual([]);
    expect((await ask('GET', `${TASKS}/running/count`)).json).toMatchObject({
      pending: 3,
      running: 0,
      needsInput: 0,
    });
  });

  test('refuses what it does not know', async () => {
    const { ask } = await runningApp();
    for (const query of [
      'statsu=pending',
      'status=sleeping',
      'limit=0',
      'limit=99999',
      'cursor=forged',
      'since=today',
      'agent=a&agent=b',
    ])
      expect([query, (await ask('GET', `${TASKS}?${query}`)).status]).toEqual([query, 400]);
    expect((await ask('GET', `${TASKS}?parent=zzzzzz`)).status).toBe(404);
  });

  test('costs a 304 while nothing changed, and a page when something did', async () => {
    const { ask, shell } = await runningApp({ isPaused: true });
    await shell('true');
    const first = await ask('GET', TASKS);
    const tag = first.headers.etag ?? '';
    const again = await ask('GET', TASKS, { headers: { 'if-none-match': tag } });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', tag]);
    expect((await ask('GET', `${TASKS}?limit=3`, { headers: { 'if-none-match': tag } })).status).toBe(200);
    await shell('true');
    const changed = await ask('GET', TASKS, { headers: { 'if-none-match': tag } });
    expect([changed.status, changed.json.tasks.length]).toEqual([200, 2]);
  });
});

describe('one task', () => {
  test('is found by its id, by the beginning of it, and as the newest', async () => {
    const { ask, shell } = await runningApp({ isPaused: true });
    const { id } = await shell('true');
    for (const ref of [id, id.slice(4, 12), id.slice(4, 12).toUpperCase(), '@1'])
      expect([ref, (await ask('GET', `${TASKS}/${ref}`)).json.task.id]).toEqual([ref, id]);
  });

  test('that does not exist, or could not be, is not found', async () => {
    const { ask } = await runningApp();
    for (const ref of [
      'tsk_aaaaaaaaaaaa',
      'zzz',
      '@1',
      '@0',
      'ab',
      '!!!',
      '%2e%2e%2fx',
      '%zz',
      'x'.repeat(300),
    ]) {
      const { status, json } = await ask('GET', `${TASKS}/${ref}`);
      expect([ref, status, json.code]).toEqual([ref, 404, 'task_not_found']);
    }
  });

  test('named by too few characters is refused with those that fit', async () => {
    const { ask, engine, ledger } = await runningApp({ isPaused: true });
    const { submitTask } = await import('@coxswain/protocol/schema');
    const inputs = Array.from({ length: 3_000 }, (_, index) => submitTask.parse({ prompt: `echo ${index}` }));
    await engine.submitMany(inputs, { kind: 'user', name: 'kim' });
    const { tasks } = await ledger.tasks.list({ order: 'created', limit: 1000 });
    const byPrefix = Map.groupBy(tasks, ({ id }) => id.slice(0, 7));
    const [prefix, fitting = []] = [...byPrefix].find(([, group]) => group.length > 1) ?? [];
    const { status, json } = await ask('GET', `${TASKS}/${prefix}`);
    expect([status, json.code]).toEqual([409, 'ambiguous_id']);
    expect(json.candidates).toEqual(expect.arrayContaining(fitting.map(({ id }) => id)));
  });

  test('shows what is asked for', async () => {
    const { ask, shell, ended } = await runningApp();
    const task = await shell('echo out; sleep 0');
    await ended(task.id);
    const bare = await ask('GET', `${TASKS}/${task.id}`);
    expect(Object.keys(bare.json)).toEqual(['task']);
    const full = await ask(
      'GET',
      `${TASKS}/${task.id}?include=children,history,plan,toolCalls,usage,inputs,log`,
    );
    expect(full.json).toMatchObject({ children: [], inputs: [], log: 'out\n' });
    expect(full.json.history.map(({ status }: { status: string }) => status)).toEqual([
      'pending',
      'running',
      'completed',
    ]);
    expect((await ask('GET', `${TASKS}/${task.id}?include=secrets`)).status).toBe(400);
  });

  test('is one of those that a list names', async () => {
    const { ask, shell } = await runningApp({ isPaused: true });
    const [one, , three] = [await shell('echo 1'), await shell('echo 2'), await shell('echo 3')];
    const named = await ask('GET', `${TASKS}?id=${one.id},${three.id.slice(4, 12)},@1`);
    expect(named.json.tasks.map(({ id }: { id: string }) => id)).toEqual([three.id, one.id]);
    expect((await ask('GET', `${TASKS}?id=${one.id}&status=running`)).json.tasks).toEqual([]);
    expect((await ask('GET', `${TASKS}?id=${one.id},tsk_zzzzzzzzzzzz`)).json.code).toBe('task_not_found');
  });

  test('is explained', async () => {
    const { ask, shell } = await runningApp({ isPaused: true });
    const { id } = await shell('true');
    const { status, json } = await ask('GET', `${TASKS}/${id}/explain`);
    expect([status, json.task.id]).toEqual([200, id]);
    expect(json.summary).toMatch(/\w/);
  });

  test('is cancelled, retried and deleted', async () => {
    const { ask, shell } = await runningApp({ isPaused: true });
    const { id } = await shell('true');
    const cancelled = await ask('POST', `${TASKS}/${id}/cancel`, { body: { reason: 'not now' } });
    expect([cancelled.status, cancelled.json.effect]).toEqual([200, 'cancelled']);
    expect((await ask('POST', `${TASKS}/${id}/cancel`)).json.effect).toBe('ended');
    const retried = await ask('POST', `${TASKS}/${id}/retry`);
    expect([retried.status, retried.json.retryOf]).toEqual([201, id]);
    expect((await ask('POST', `${TASKS}/${id}/retry`)).json.code).toBe('retry_active');
    expect((await ask('POST', `${TASKS}/${id}/retry`, { body: { force: true } })).status).toBe(201);
    const deleted = await ask('DELETE', `${TASKS}/${id}`);
    expect([deleted.status, deleted.json.effect]).toEqual([200, 'deleted']);
    expect((await ask('GET', `${TASKS}/${id}`)).status).toBe(404);
  });

  test('that runs is cancelled before it is deleted', async () => {
    const { ask, shell, ledger, ended } = await runningApp();
    const task = await shell('sleep 60');
    for await (const _ of ledger.events.subscribe(
      0,
      { taskIds: new Set([task.id]), types: new Set(['TaskStarted']) },
      AbortSignal.timeout(20_000),
    ))
      break;
    const answer = await ask('DELETE', `${TASKS}/${task.id}`);
    expect([answer.status, answer.json.effect]).toEqual([202, 'cancelling']);
    await Promise.race([ended(task.id), deletedFrom(ledger, task.id)]);
  });

  test('gives much output whole', async () => {
    const { ask, shell, ended } = await runningApp();
    const task = await shell('seq 1 300000');
    await ended(task.id);
    const { text } = await ask('GET', `${TASKS}/${task.id}/output`);
    expect(text).toBe(Array.from({ length: 300_000 }, (_, index) => `${index + 1}\n`).join(''));
  });

  test('gives much output beyond ASCII without stalling', async () => {
    const { ask, shell, ended } = await runningApp();
    const task = await shell('head -c 9000000 /dev/urandom');
    await ended(task.id);
    const { text } = await ask('GET', `${TASKS}/${task.id}/output`);
    expect(text.length).toBeGreaterThan(6_000_000);
  });

  test('gives its output as text, whole or its last lines', async () => {
    const { ask, shell, ended } = await runningApp();
    const task = await shell('for n in 1 2 3 4 5; do echo line $n; done; echo oops >&2');
    await ended(task.id);
    const whole = await ask('GET', `${TASKS}/${task.id}/output?stream=stdout`);
    expect(whole.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(whole.text).toBe('line 1\nline 2\nline 3\nline 4\nline 5\n');
    expect((await ask('GET', `${TASKS}/${task.id}/output?stream=stdout&tail=2`)).text).toBe(
      'line 4\nline 5\n',
    );
    expect((await ask('GET', `${TASKS}/${task.id}/output?stream=stderr`)).text).toBe('oops\n');
    expect((await ask('HEAD', `${TASKS}/${task.id}/output`)).status).toBe(200);
  });
});

const deletedFrom = async (
  ledger: Awaited<ReturnType<typeof runningApp>>['ledger'],
  id: Parameters<typeof ledger.tasks.get>[0],
): Promise<void> => {
  const filter = { taskIds: new Set([id]), types: new Set(['TaskDeleted'] as const) };
  for await (const _ of ledger.events.subscribe(0, filter, AbortSignal.timeout(20_000))) return;
};
