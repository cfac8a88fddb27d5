import { request } from 'node:http';
import type { Task } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { follow } from './testing/frames.ts';
import { type Running, runningApp } from './testing/running-app.ts';

const API = '/api/v1';

interface Program {
  readonly task: Task;
  readonly headers: { readonly authorization: string };
}

/** A task that runs on, and the token that its program was given. */
const program = async (running: Running, agent: 'shell' | 'command' = 'shell'): Promise<Program> => {
  const script = 'echo "$COX_TOKEN"; exec sleep 300';
  const input = agent === 'shell' ? { prompt: script } : { command: ['/bin/sh', '-c', script], agent };
  const { json: task } = await running.ask('POST', `${API}/tasks`, {
    body: { ...input, workDir: running.folder },
  });
  const following = await follow(running, `${API}/tasks/${task.id}/stream?type=StreamChunk`);
  for await (const event of following.events()) {
    if (event.type !== 'StreamChunk') continue;
    following.leave();
    return { task, headers: { authorization: `Bearer ${event.data.text.trim()}` } };
  }
  throw new Error('the program printed no token');
};

describe('the program of a task', () => {
  test('submits children of its task, and waits for them without holding a slot', async () => {
    const running = await runningApp({ limits: { maxConcurrentTasks: 1 } });
    const { task, headers } = await program(running);
    const child = await running.ask('POST', `${API}/tasks`, {
      headers: { ...headers, prefer: 'wait=20' },
      body: { prompt: 'echo child', workDir: running.folder },
    });
    expect([child.status, child.json.parentId, child.json.status]).toEqual([201, task.id, 'completed']);
    const followed = await follow(running, `${API}/tasks`, {
      method: 'POST',
      headers: { ...headers, accept: 'text/event-stream' },
      body: { prompt: 'echo child', workDir: running.folder },
    });
    expect((await Array.fromAsync(followed.events())).at(-1)?.type).toBe('TaskCompleted');
  });

  test('names what it may read in one list, and follows all of it over one stream', async () => {
    const running = await runningApp({ limits: { maxConcurrentTasks: 5 } });
    const { task, headers } = await program(running, 'shell');
    const other = await program(running, 'command');
    const fellow = await program(running, 'shell');
    const { json: child } = await running.ask('POST', `${API}/tasks`, {
      headers,
      body: { command: ['true'], agent: 'command', workDir: running.folder },
    });
    const named = (...tasks: readonly Task[]): string => tasks.map(({ id }) => id).join(',');
    const list = await running.ask('GET', `${API}/tasks?id=${named(task, child, fellow.task)}`, { headers });
    expect(list.json.tasks).toHaveLength(3);
    const refused = await running.ask('GET', `${API}/tasks?id=${named(task, other.task)}`, { headers });
    expect(refused.status).toBe(403);
    const query = `task=${named(child, fellow.task)}&since=0&type=TaskQueued,TaskCompleted`;
    const following = await follow(running, `${API}/events?${query}`, { headers });
    const seen: unknown[] = [];
    for await (const { type, taskId } of following.events()) {
      seen.push(taskId);
      if (type === 'TaskCompleted') following.leave();
      if (type === 'TaskCompleted') break;
    }
    expect(seen).toEqual([fellow.task.id, child.id, child.id]);
  });

  test('sees the tasks of its own agent and what it submitted, and no others', async () => {
    const running = await runningApp({ limits: { maxConcurrentTasks: 5 } });
    const { task, headers } = await program(running, 'shell');
    const other = await program(running, 'command');
    const own = await running.ask('POST', `${API}/tasks`, {
      headers,
      body: { command: ['true'], agent: 'command', workDir: running.folder },
    });
    const get = async (path: string) => (await running.ask('GET', `${API}${path}`, { headers })).status;
    expect(await get(`/tasks/${task.id}`)).toBe(200);
    expect(await get(`/tasks/${own.json.id}`)).toBe(200);
    for (const part of ['', '/stream', '/output', '/explain'])
      expect(await get(`/tasks/${other.task.id}${part}`)).toBe(403);
    const { json } = await running.ask('GET', `${API}/tasks`, { headers });
    expect(json.tasks.map(({ agent }: Task) => agent)).toEqual(['shell']);
    expect(await get('/tasks?agent=command')).toBe(403);
    const children = await running.ask('GET', `${API}/tasks?parent=${task.id}`, { headers });
    expect(children.json.tasks.map(({ id }: Task) => id)).toEqual([own.json.id]);
    for (const query of [
      'agent=command',
      `task=${other.task.id}&agent=command`,
      `root=${other.task.id}&agent=command`,
    ])
      expect(await get(`/events?${query}`)).toBe(403);
    const ofOther = await running.ask('GET', `${API}/tasks?root=${other.task.id}`, { headers });
    expect(ofOther.json.tasks).toEqual([]);
    const ownTree = await running.ask('GET', `${API}/tasks?root=${task.id}`, { headers });
    expect(ownTree.json.tasks).toHaveLength(2);
    const childsTree = await running.ask('GET', `${API}/tasks?root=${own.json.id}`, { headers });
    expect(childsTree.json.tasks).toHaveLength(2);
    const { tasks } = (await running.ask('GET', `${API}/tasks`)).json;
    expect(tasks).toHaveLength(3);
  });

  test('changes only what it submitted', async () => {
    const running = await runningApp({ limits: { maxConcurrentTasks: 5 } });
    const { task, headers } = await program(running);
    const other = await running.shell('sleep 300');
    const child = await running.ask('POST', `${API}/tasks`, {
      headers,
      body: { prompt: 'sleep 300', workDir: running.folder },
    });
    for (const verb of ['cancel', 'retry', 'message']) {
      const body = verb === 'message' ? { message: 'hi' } : {};
      for (const id of [other.id, task.id]) {
        const { status, json } = await running.ask('POST', `${API}/tasks/${id}/${verb}`, { headers, body });
        expect([verb, status, json.code]).toEqual([verb, 403, 'forbidden']);
        expect(json.detail).toContain(task.id);
      }
    }
    expect((await running.ask('POST', `${API}/tasks/${child.json.id}/cancel`, { headers })).status).toBe(200);
    expect((await running.ask('DELETE', `${API}/tasks/${child.json.id}`, { headers })).status).toBe(403);
  });

  test('asks for its own task alone, and does not answer', async () => {
    const running = await runningApp({ limits: { maxConcurrentTasks: 5 } });
    const { task, headers } = await program(running);
    const other = await program(running);
    const question = { kind: 'question', title: 'Which one?' };
    const forbidden = await running.ask('POST', `${API}/tasks/${other.task.id}/inputs`, {
      headers,
      body: question,
    });
    expect(forbidden.status).toBe(403);
    const asked = running.ask('POST', `${API}/tasks/${task.id}/inputs`, { headers, body: question });
    const requests = await follow(running, `${API}/tasks/${task.id}/stream?type=InputRequested`);
    const { value: event } = await requests.events().next();
    if (event?.type !== 'InputRequested') throw new Error('nothing was asked');
    const { id } = event.data.request;
    const inbox = await running.ask('GET', `${API}/inbox`, { headers });
    expect(inbox.json.map((request: { id: string }) => request.id)).toEqual([id]);
    const answer = { decision: 'answer', text: 'the first' };
    expect((await running.ask('POST', `${API}/inputs/${id}`, { headers, body: answer })).status).toBe(403);
    const answered = await running.ask('POST', `${API}/inputs/${id}`, { body: answer });
    expect([answered.status, answered.json.state, answered.json.answeredBy]).toEqual([
      200,
      'answered',
      'kim',
    ]);
    expect((await asked).json.answer).toEqual(answer);
    const late = await running.ask('POST', `${API}/inputs/${id}`, { body: answer });
    expect([late.status, late.json.code]).toEqual([409, 'already_answered']);
    expect((await running.ask('POST', `${API}/inputs/nonsense`, { body: answer })).json.code).toBe(
      'input_not_found',
    );
  });

  test('takes its question back by going away', async () => {
    const running = await runningApp();
    const { task, headers } = await program(running);
    const asking = request({
      socketPath: running.socketPath,
      method: 'POST',
      path: `${API}/tasks/${task.id}/inputs`,
      headers: { ...headers, 'content-type': 'application/json' },
      agent: false,
    });
    asking.on('error', () => undefined);
    asking.end(JSON.stringify({ kind: 'question', title: 'Still there?' }));
    const types = 'InputRequested,InputAnswered';
    const events = (await follow(running, `${API}/tasks/${task.id}/stream?type=${types}`)).events();
    expect((await events.next()).value?.type).toBe('InputRequested');
    asking.destroy();
    const closed = (await events.next()).value;
    expect(closed).toMatchObject({ type: 'InputAnswered', data: { state: 'cancelled' } });
    expect((await running.ask('GET', `${API}/inbox`)).json).toEqual([]);
    expect(running.logged).toEqual([]);
  });

  test.each([
    ['POST', '/daemon/stop', 'stop the daemon'],
    ['POST', '/daemon/pause', 'pause the daemon'],
    ['POST', '/prune', 'prune'],
    ['GET', '/export', 'export'],
    ['GET', '/config', 'read the config'],
    ['PUT', '/config/defaultAgent', 'change the config'],
    ['POST', '/agents/shell/default', 'default agent'],
    ['GET', '/insights', 'insights'],
  ])('may not %s %s', async (method, path, what) => {
    const running = await runningApp();
    const { headers } = await program(running);
    const { status, json } = await running.ask(method, API + path, { headers });
    expect([status, json.code]).toEqual([403, 'forbidden']);
    expect(json.detail).toContain(what);
    expect(running.stops).toEqual([]);
  });

  test('is no one once its task has ended', async () => {
    const running = await runningApp();
    const { task, headers } = await program(running);
    await running.ask('POST', `${API}/tasks/${task.id}/cancel`, { body: { now: true } });
    await running.ended(task.id);
    const { status, json } = await running.ask('GET', `${API}/tasks`, { headers });
    expect([status, json.code]).toEqual([401, 'unauthorized']);
  });
});
