import type { NewMessage, Task } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { follow } from './testing/frames.ts';
import { type Running, runningApp } from './testing/running-app.ts';

const API = '/api/v1';

interface Program {
  readonly task: Task;
  readonly headers: { readonly authorization: string };
}

/** A task that runs on in this session, and the token that its program was given. */
const program = async (running: Running, session: string): Promise<Program> => {
  const task = await running.shell('echo "$COX_TOKEN"; exec sleep 300', { session });
  const following = await follow(running, `${API}/tasks/${task.id}/stream?type=StreamChunk`);
  for await (const event of following.events()) {
    if (event.type !== 'StreamChunk') continue;
    following.leave();
    return { task, headers: { authorization: `Bearer ${event.data.text.trim()}` } };
  }
  throw new Error('the program printed no token');
};

const said = (text: string): NewMessage => ({ role: 'user', parts: [{ type: 'text', text }] });

describe('an item', () => {
  test('is noted and moved by a person, who names the session', async () => {
    const { ask, shell, ended } = await runningApp();
    await ended((await shell('true', { session: 'work' })).id);
    const made = await ask('POST', `${API}/items`, { body: { title: 'read the logs', session: 'work' } });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      kind: 'item',
      status: 'pending',
      session: 'work',
      agent: 'shell',
      source: 'api',
      description: 'read the logs',
    });
    const part = await ask('POST', `${API}/items`, {
      body: { title: 'the first', parentId: made.json.id.slice(4, 12) },
    });
    expect(part.json).toMatchObject({ parentId: made.json.id, rootId: made.json.id, session: 'work' });
    const moved = await ask('PATCH', `${API}/items/${made.json.id}`, {
      body: { status: 'completed', message: 'nothing in them' },
    });
    expect([moved.status, moved.json.status, moved.json.result]).toEqual([
      200,
      'completed',
      'nothing in them',
    ]);
    const items = await ask('GET', `${API}/tasks?kind=item&session=work`);
    expect(items.json.tasks.map(({ status }: Task) => status)).toEqual(['pending', 'completed']);
    const { json } = await ask('GET', `${API}/tasks/${part.json.id}/explain`);
    expect(json.causes).toMatchObject([{ code: 'item' }]);
  });

  test('is refused with what to do instead', async () => {
    const { ask, shell } = await runningApp({ isPaused: true, limits: { 'tree.maxDepth': 1 } });
    const task = await shell('true', { session: 'work' });
    const item = (await ask('POST', `${API}/items`, { body: { title: 'one', session: 'work' } })).json;
    await ask('PATCH', `${API}/items/${item.id}`, { body: { status: 'completed' } });
    const other = (await ask('POST', `${API}/items`, { body: { title: 'two', session: 'work' } })).json;
    const create = (body: object) => ask('POST', `${API}/items`, { body });
    const move = (id: string, body: object) => ask('PATCH', `${API}/items/${id}`, { body });
    const codes = [
      await create({ title: 'x', agent: 'nobody' }),
      await create({ title: 'x', session: 'never' }),
      await create({ title: ' ', session: 'work' }),
      await create({ title: 'x', parentId: task.id }),
      await create({ title: 'x', parentId: other.id }),
      await create({ title: 'x', parentId: 'tsk_zzzzzzzzzzzz' }),
      await move(task.id, { status: 'running' }),
      await move(item.id, { status: 'running' }),
      await move('tsk_zzzzzzzzzzzz', { status: 'running' }),
      await move(other.id, { status: 'gone' }),
      await move(other.id, { status: 'needs_input', message: 'which?' }),
      await move(other.id, { status: 'pending', message: 'why' }),
      await move(other.id, { title: 'three', message: 'why' }),
      await ask('POST', `${API}/tasks`, { body: { prompt: 'true', agent: 'shell', session: 'items:shell' } }),
    ].map(({ json }) => json.code);
    expect(codes).toEqual([
      'agent_not_found',
      'session_not_found',
      'invalid_request',
      'unprocessable',
      'tree_limit',
      'task_not_found',
      'unprocessable',
      'illegal_transition',
      'task_not_found',
      'invalid_request',
      'illegal_transition',
      'illegal_transition',
      'invalid_request',
      'unprocessable',
    ]);
  });

  test('on the list of its agent is moved by a program, and neither written nor joined by one', async () => {
    const running = await runningApp();
    const { task, headers } = await program(running, 'work');
    const ask = (method: string, path: string, body: object) =>
      running.ask(method, `${API}${path}`, { headers, body });
    const item = (await running.ask('POST', `${API}/items`, { body: { title: 'one', agent: task.agent } }))
      .json;
    const list = `items:${task.agent}`;
    expect(item).toMatchObject({ session: list, user: 'kim', source: 'api' });
    const codes = [
      await ask('PATCH', `/items/${item.id}`, { title: 'mine now' }),
      await ask('PATCH', `/items/${item.id}`, { status: 'running', title: 'mine now' }),
      await ask('POST', '/items', { title: 'more', session: list }),
      await ask('POST', '/items', { title: 'part', parentId: item.id }),
      await ask('POST', '/items', { title: 'more', agent: 'command' }),
      await ask('POST', '/tasks', { prompt: 'true', session: list }),
    ].map(({ json }) => json.code);
    const refused = 'forbidden';
    expect(codes).toEqual([refused, refused, refused, refused, refused, 'unprocessable']);
    expect((await running.ledger.tasks.get(item.id))?.status).toBe('pending');
    const moved = await ask('PATCH', `/items/${item.id}`, { status: 'completed', message: 'all new' });
    expect(moved.json).toMatchObject({ status: 'completed', result: 'all new', prompt: 'one' });
    const history = await running.ledger.tasks.history(item.id);
    expect(history.map(({ by }) => by)).toEqual(['kim', task.agent, task.agent]);
  });

  test('is noted by a program in its own session, and holds up nothing there', async () => {
    const running = await runningApp();
    const { task, headers } = await program(running, 'work');
    const made = await running.ask('POST', `${API}/items`, { headers, body: { title: 'mine' } });
    expect(made.json).toMatchObject({ session: 'work', source: 'agent', user: 'kim' });
    expect(made.json.parentId).toBeUndefined();
    const moved = await running.ask('PATCH', `${API}/items/${made.json.id}`, {
      headers,
      body: { status: 'running' },
    });
    expect(moved.json.status).toBe('running');
    const next = await running.shell('true', { session: 'work' });
    await running.ask('POST', `${API}/tasks/${task.id}/cancel`, { body: { now: true } });
    expect((await running.ended(next.id)).status).toBe('completed');
    expect((await running.ledger.tasks.get(made.json.id))?.status).toBe('running');
  });

  test('of another agent is not for a program', async () => {
    const running = await runningApp({ limits: { maxConcurrentTasks: 5 } });
    const own = await program(running, 'mine');
    await running.ended(
      (
        await running.shell('true', {
          session: 'others',
          agent: 'command',
          prompt: undefined,
          command: ['true'],
        })
      ).id,
    );
    const item = await running.ask('POST', `${API}/items`, { body: { title: 'theirs', session: 'others' } });
    const { headers } = own;
    const refused = [
      await running.ask('POST', `${API}/items`, { headers, body: { title: 'x', session: 'others' } }),
      await running.ask('PATCH', `${API}/items/${item.json.id}`, { headers, body: { status: 'completed' } }),
    ];
    expect(refused.map(({ status, json }) => [status, json.code])).toEqual([
      [403, 'forbidden'],
      [403, 'forbidden'],
    ]);
    expect((await running.ledger.tasks.get(item.json.id))?.status).toBe('pending');
  });

  test('that ended lets what waits for it continue', async () => {
    const { ask, shell, ended, ledger } = await runningApp();
    await ledger.sessions.create('work', 'shell', 1_000);
    const make = async () =>
      (await ask('POST', `${API}/items`, { body: { title: 'first', session: 'work' } })).json;
    const [done, dropped] = [await make(), await make()];
    const waits = await shell('true', { after: [done.id] });
    const fails = await shell('true', { after: [dropped.id] });
    await ask('PATCH', `${API}/items/${done.id}`, { body: { status: 'completed' } });
    await ask('PATCH', `${API}/items/${dropped.id}`, {
      body: { status: 'cancelled', message: 'why bother' },
    });
    expect((await ended(waits.id)).status).toBe('completed');
    expect((await ended(fails.id)).reason).toBe('dependency');
  });
});

describe('what was said in a session', () => {
  test('is read in pages', async () => {
    const { ask, shell, ended, ledger } = await runningApp();
    const task = await ended((await shell('true', { session: 'work' })).id);
    await ledger.sessions.addMessages('work', task.id, ['a', 'b', 'c'].map(said), 1_000);
    const read = async (query: string) =>
      (await ask('GET', `${API}/sessions/work/messages${query}`)).json.map(({ n }: { n: number }) => n);
    expect(await read('')).toEqual([1, 2, 3]);
    expect(await read('?after=1&limit=1')).toEqual([2]);
    expect((await ask('GET', `${API}/sessions/work`)).json.lastMessage).toBe(3);
    const [first] = (await ask('GET', `${API}/sessions/work/messages?limit=1`)).json;
    expect(first).toEqual({
      n: 1,
      taskId: task.id,
      role: 'user',
      parts: [{ type: 'text', text: 'a' }],
      at: '1970-01-01T00:00:01.000Z',
    });
    for (const query of ['?limit=1001', '?limit=0', '?after=-1', '?before=1'])
      expect((await ask('GET', `${API}/sessions/work/messages${query}`)).status).toBe(400);
    expect((await ask('GET', `${API}/sessions/never/messages`)).json.code).toBe('session_not_found');
  });

  test('is archived when a person says so and nothing runs in it', async () => {
    const running = await runningApp();
    const { ask, ledger } = running;
    const { task, headers } = await program(running, 'work');
    await ledger.sessions.addMessages('work', task.id, [said('a')], 1_000);
    await ledger.sessions.noteAgentSession('work', 'a1');
    const asProgram = await ask('POST', `${API}/sessions/work/reset`, { headers });
    expect([asProgram.status, asProgram.json.code]).toEqual([403, 'forbidden']);
    const active = await ask('POST', `${API}/sessions/work/reset`);
    expect([active.status, active.json.code]).toEqual([409, 'illegal_transition']);
    await ask('POST', `${API}/tasks/${task.id}/cancel`, { body: { now: true } });
    await running.ended(task.id);
    const reset = await ask('POST', `${API}/sessions/work/reset`);
    expect([reset.status, reset.json.tasks, reset.json.lastMessage]).toEqual([200, 1, undefined]);
    expect(reset.json.resets).toMatchObject([{ messages: 1, lastMessage: 1 }]);
    expect((await ask('GET', `${API}/sessions/work/messages`)).json).toEqual([]);
    const archive = `${API}/sessions/work/messages?archived=true`;
    expect((await ask('GET', archive)).json).toMatchObject([{ n: 1, archived: true }]);
    expect(await ledger.sessions.memory('work')).toEqual({});
    expect((await ask('POST', `${API}/sessions/never/reset`)).json.code).toBe('session_not_found');
  });

  test('is not for programs of other agents', async () => {
    const running = await runningApp({ limits: { maxConcurrentTasks: 5 } });
    const { headers } = await program(running, 'mine');
    await running.ledger.sessions.create('others', 'command', 1_000);
    expect((await running.ask('GET', `${API}/sessions/mine/messages`, { headers })).status).toBe(200);
    expect((await running.ask('GET', `${API}/sessions/others/messages`, { headers })).status).toBe(403);
  });
});

describe('who sends a request', () => {
  test('is identified: a person, or the task whose token is sent', async () => {
    const running = await runningApp();
    const { task, headers } = await program(running, 'work');
    expect((await running.ask('GET', `${API}/caller`)).json).toEqual({ kind: 'user', name: 'kim' });
    const { json } = await running.ask('GET', `${API}/caller`, { headers });
    expect(json).toMatchObject({ kind: 'task', name: 'kim', task: { id: task.id, session: 'work' } });
  });
});

describe('the model of a session', () => {
  test('is chosen for its next tasks, and left to its agent again', async () => {
    const { ask } = await runningApp();
    const change = (body: object) => ask('PATCH', `${API}/sessions/talk`, { body });
    expect((await change({ model: 'big' })).json.code).toBe('session_not_found');
    await ask('POST', `${API}/sessions`, { body: { name: 'talk', agent: 'shell' } });
    expect((await change({ model: 'big' })).json).toMatchObject({ name: 'talk', model: 'big' });
    const task = await ask('POST', `${API}/tasks`, {
      body: { prompt: 'true', agent: 'shell', session: 'talk' },
    });
    expect(task.json.model).toBe('big');
    expect((await change({ model: null })).json.model).toBeUndefined();
    expect((await change({})).json.code).toBe('invalid_request');
    expect((await change({ model: '  ' })).json.code).toBe('invalid_request');
  });
});
