// A program of an agent that may not run commands tries everything its token allows: each attack in a sentence, against the
// real app, with what must not happen.

import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentDefinition, ROUTES, type RouteName, type Task } from '@coxswain/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Answer } from '../../packages/daemon/src/http/testing/ask.ts';
import { follow } from '../../packages/daemon/src/http/testing/frames.ts';
import { type Running, runningApp, USER } from '../../packages/daemon/src/http/testing/running-app.ts';
import { actor, type Scene, stage } from '../engine/harness.ts';

const API = '/api/v1';

/** Reads, and asks before it runs anything. */
const READER = actor('reader', {
  maySubmit: ['scribe', 'linter', 'shell', { agent: 'formatter', execute: 'allow' }],
  passEnv: ['SECRET'],
});
const SCRIBE = actor('scribe', { permissions: { execute: 'deny' }, maySubmit: ['vault', 'shell'] });
/** Only people may submit to it. */
const VAULT = actor('vault');
const LINTER: AgentDefinition = actor('linter', { runtime: 'command', command: ['echo', 'linted'] });
const FORMATTER: AgentDefinition = actor('formatter', { runtime: 'command', command: ['echo', 'formatted'] });

interface Attack {
  readonly running: Running;
  readonly task: Task;
  readonly scene: Scene;
  run(task: { readonly id: Task['id'] }): Promise<Scene>;
  /** A request of the program. */
  try(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  submit(body: object): Promise<Answer>;
  /** A task of a person for another agent, running. */
  readonly other: Task;
}

const attack = async (agent = READER.name): Promise<Attack> => {
  const { runtime, run } = stage();
  const running = await runningApp({
    agents: [READER, SCRIBE, VAULT, LINTER, FORMATTER],
    runtimes: { acp: runtime },
    limits: { maxConcurrentTasks: 20 },
    pingMs: 100,
  });
  await mkdir(join(running.folder, 'work'));
  const person = {
    workDir: join(running.folder, 'work'),
    environment: { PATH: '/usr/bin:/bin', SECRET: 'theirs' },
  };
  const task = await running.shell('read', { agent, session: 'mine', ...person });
  const other = await running.shell('the secret plan', { agent: 'vault', session: 'vaulted', ...person });
  const scene = await run(task.id);
  await run(other.id);
  const attempt: Attack['try'] = (method, path, body, headers = {}) =>
    running.ask(method, API + path, {
      headers: { authorization: `Bearer ${scene.token}`, ...headers },
      body,
    });
  return {
    running,
    task,
    other,
    scene,
    run: ({ id }) => run(id),
    try: attempt,
    submit: (body) => attempt('POST', '/tasks', body),
  };
};

const refused = ({ status, json }: Answer, code = 'forbidden'): void => {
  expect([status >= 400 && status < 500, json.code]).toEqual([true, code]);
};

describe('running a command without permission', () => {
  test.each([
    ['the shell agent, though maySubmit names it', { agent: 'shell', prompt: 'id' }],
    ['a program of its own choice', { command: ['id'] }],
    ['a program for the command agent', { agent: 'command', command: ['id'] }],
    [
      'another program for an agent whose program is fixed',
      { agent: 'linter', command: ['/bin/sh', '-c', 'id'] },
    ],
    ['a program for its own agent', { agent: 'reader', command: ['id'] }],
    ['an agent that nobody allowed it', { agent: 'vault', prompt: 'id' }],
  ])('is not possible through %s', async (_, body) => {
    const { submit, running } = await attack();
    refused(await submit(body));
    expect((await running.ledger.tasks.counts()).completed).toBe(0);
  });

  test('is not possible through a child whose agent may submit to more', async () => {
    const { submit, run } = await attack();
    const child = (await submit({ agent: 'scribe', prompt: 'write' })).json;
    await run(child);
    refused(await submit({ parentId: child.id, agent: 'vault', prompt: 'id' }));
    refused(await submit({ parentId: child.id, agent: 'shell', prompt: 'id' }));
  });

  test('is not possible in a batch, nor through its defaults', async () => {
    const { running, scene } = await attack();
    const { text } = await running.ask('POST', `${API}/tasks/batch`, {
      headers: { authorization: `Bearer ${scene.token}`, 'content-type': 'application/x-ndjson' },
      body: [
        { defaults: { source: 'cli', environment: { PATH: '/tmp' } } },
        { agent: 'shell', prompt: 'id' },
        { prompt: 'with that PATH' },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    });
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ problem }) => problem?.code)).toEqual(['forbidden', 'forbidden']);
  });

  test('is not possible through MCP', async () => {
    const { running, scene } = await attack();
    const call = async (name: string, args: object): Promise<string> => {
      const { text } = await running.ask('POST', '/mcp', {
        headers: {
          authorization: `Bearer ${scene.token}`,
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2025-06-18',
        },
        body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } },
      });
      return text;
    };
    expect(await call('bg_submit', { agent: 'shell', prompt: 'id' })).toContain('may not');
    expect(await call('spawn', { agent: 'vault', prompt: 'id' })).toContain('may not submit');
    expect(await call('bg_submit', { prompt: 'go', workdir: '/etc' })).toContain('only below the folders');
  });

  test('is not possible by replacing a program through PATH or a variable', async () => {
    const { submit } = await attack();
    refused(await submit({ prompt: 'go', environment: { PATH: '/tmp/evil' } }));
    refused(await submit({ prompt: 'go', env: { LD_PRELOAD: '/tmp/evil.so' } }));
    refused(await submit({ agent: 'linter', prompt: 'go', env: { PATH: '/tmp/evil' } }));
  });

  test('is not possible by a retry with another prompt or environment', async () => {
    const { submit, run, running, try: attempt } = await attack();
    const child = (await submit({ agent: 'scribe', prompt: 'fail' })).json;
    (await run(child)).end({ status: 'failed', reason: 'runtime_error', message: 'no' });
    await running.ended(child.id);
    refused(await attempt('POST', `/tasks/${child.id}/retry`, { prompt: 'id' }));
    refused(await attempt('POST', `/tasks/${child.id}/retry`, { environment: { PATH: '/tmp' } }));
    expect((await attempt('POST', `/tasks/${child.id}/retry`)).json).toMatchObject({ retryOf: child.id });
  });

  test('is not possible through a fixed program, unless the config allows the pair', async () => {
    const { submit, running } = await attack();
    refused(await submit({ agent: 'linter', prompt: 'x; id' }));
    const { json } = await submit({ agent: 'formatter', prompt: 'x; id' });
    expect(await running.ended(json.id)).toMatchObject({ status: 'completed', result: 'formatted' });
    refused(await submit({ agent: 'formatter', command: ['id'] }));
  });
});

describe('more rights than its own', () => {
  test("do not reach its children: they get the stricter of both, and its submitter's environment", async () => {
    const { submit, run, scene } = await attack();
    const child = await run((await submit({ agent: 'scribe', prompt: 'write' })).json);
    expect(scene.request.permissions).toMatchObject({ execute: 'ask', read: 'allow' });
    expect(child.request.permissions).toMatchObject({ execute: 'deny', edit: 'ask' });
    expect(child.request.environment).toMatchObject({ PATH: '/usr/bin:/bin' });
    expect(child.request.environment.SECRET).toBeUndefined();
  });

  test('do not reach a retry whose parent has gone', async () => {
    const { submit, run, running, try: attempt, task } = await attack('scribe');
    const child = (await submit({ prompt: 'a' })).json;
    const inner = await running.ask('POST', `${API}/tasks`, {
      headers: { authorization: `Bearer ${(await run(child)).token}` },
      body: { prompt: 'b' },
    });
    (await run(inner.json)).end({ status: 'failed', reason: 'runtime_error', message: 'no' });
    await running.ended(inner.json.id);
    (await run(child)).end();
    await running.ended(child.id);
    const again = (await attempt('POST', `/tasks/${inner.json.id}/retry`)).json;
    expect(again).toMatchObject({ parentId: task.id, rootId: task.id });
  });

  test('do not come by posing as a person, another kind of work or another source', async () => {
    const { submit, task, try: attempt } = await attack();
    const { json } = await submit({ prompt: 'go', source: 'cli', kind: 'chat' });
    expect(json).toMatchObject({ source: 'agent', parentId: task.id });
    const headers = {
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-user': 'kim',
      'x-real-ip': '::1',
      forwarded: 'for=_me',
    };
    refused(await attempt('POST', '/daemon/stop', {}, headers));
    refused(await attempt('GET', '/config', undefined, headers));
  });

  test('do not come from a folder outside its own, by name, dots or link', async () => {
    const { submit, running } = await attack();
    const outside = await mkdtemp(join(tmpdir(), 'cox-outside-'));
    onTestFinished(() => rm(outside, { recursive: true, force: true }));
    const link = join(running.folder, 'work', 'link');
    await symlink(outside, link);
    for (const workDir of [outside, `${running.folder}/work/..`, link, '/etc', '/nowhere/at/all'])
      refused(await submit({ prompt: 'go', workDir }));
    refused(await submit({ prompt: 'go', addDirs: ['/'] }));
    await mkdir(join(running.folder, 'work', 'sub'));
    expect((await submit({ prompt: 'go', workDir: join(running.folder, 'work', 'sub') })).status).toBe(201);
  });

  test("do not come from the daemon's folders inside its own", async () => {
    const { running, run } = await attack();
    await mkdir(join(running.folder, 'state'));
    const wide = await running.shell('read', { agent: 'reader', workDir: running.folder });
    const headers = { authorization: `Bearer ${(await run(wide)).token}` };
    const body = { prompt: 'go', workDir: join(running.folder, 'state') };
    refused(await running.ask('POST', `${API}/tasks`, { headers, body }));
  });

  test('do not come from another, a changed or an old token', async () => {
    const { running, scene, run, task } = await attack();
    const [name = '', seal = ''] = scene.token.split('.');
    const forged = [
      `${Buffer.from('vaulted').toString('base64url')}.${seal}`,
      `${name}.${seal.slice(0, -2)}AA`,
      name,
      `${name}.`,
      '.',
    ];
    const ask = (token: string): Promise<Answer> =>
      running.ask('GET', `${API}/caller`, { headers: { authorization: `Bearer ${token}` } });
    for (const token of forged) refused(await ask(token), 'unauthorized');
    scene.end();
    await running.ended(task.id);
    const late = await ask(scene.token);
    refused(late, 'unauthorized');
    expect(late.json.detail).toContain('no task of session mine runs');
    const next = await running.shell('again', { agent: 'reader', session: 'mine' });
    expect((await run(next)).token).toBe(scene.token);
    expect((await ask(scene.token)).json.task.id).toBe(next.id);
  });
});

describe('deciding for a person', () => {
  test('is refused, even for its own question', async () => {
    const { try: attempt, task, running } = await attack();
    const asked = attempt('POST', `/tasks/${task.id}/inputs`, { kind: 'approval', title: 'Deploy?' });
    const events = (await follow(running, `${API}/tasks/${task.id}/stream?type=InputRequested`)).events();
    const { value } = await events.next();
    if (value?.type !== 'InputRequested') throw new Error('nothing was asked');
    const { id } = value.data.request;
    refused(await attempt('POST', `/inputs/${id}`, { decision: 'approve' }));
    expect((await running.ledger.inputs.get(id))?.state).toBe('open');
    await running.engine.answer(id, { decision: 'deny' }, USER);
    expect((await asked).json.state).toBe('denied');
  });

  test.each(['approval', 'permission'])('is refused through the default of an %s', async (kind) => {
    const { try: attempt, task } = await attack();
    for (const decision of ['approve', 'approve_always', 'answer'])
      refused(
        await attempt('POST', `/tasks/${task.id}/inputs`, {
          kind,
          title: 'Deploy?',
          timeoutMs: 1,
          default: { decision },
        }),
      );
  });

  test('is refused as a message to a waiting child', async () => {
    const { submit, run, running, try: attempt } = await attack();
    const child = (await submit({ prompt: 'ask' })).json;
    const asked = (await run(child)).handle.ask({ kind: 'question', title: 'May I?' });
    const events = (await follow(running, `${API}/tasks/${child.id}/stream?type=InputRequested`)).events();
    const { value } = await events.next();
    refused(await attempt('POST', `/tasks/${child.id}/message`, { message: 'yes' }));
    if (value?.type === 'InputRequested')
      await running.engine.answer(value.data.request.id, { decision: 'answer', text: 'no' }, USER);
    expect(await asked).toMatchObject({ text: 'no' });
  });

  test('is refused in the name of another task', async () => {
    const { try: attempt, other } = await attack();
    refused(await attempt('POST', `/tasks/${other.id}/inputs`, { kind: 'question', title: 'Password?' }));
  });

  const FOR_PEOPLE: readonly [name: RouteName, body?: object][] = [
    ['answerInput', { decision: 'approve' }],
    ['setDefaultAgent'],
    ['checkAgent'],
    ['setConfig', { value: 100 }],
    ['getConfig'],
    ['createSession', { name: 'new' }],
    ['changeSession', { name: 'new' }],
    ['resetSession'],
    ['getInsights'],
    ['metrics'],
    ['prune', {}],
    ['exportLedger'],
    ['pauseDaemon'],
    ['resumeDaemon'],
    ['drainDaemon'],
    ['stopDaemon', {}],
  ];
  test.each(FOR_PEOPLE.map(([name, body]) => ({ name, body })))(
    'is refused at $name',
    async ({ name, body }) => {
      const { try: attempt, running } = await attack();
      const { method, path } = ROUTES[name];
      const filled = path.replace('{key}', 'maxConcurrentTasks').replaceAll(/\{\w+\}/g, 'mine');
      refused(await attempt(method, filled, body));
      expect(running.stops).toEqual([]);
      expect(running.engine.state).toBe('accepting');
    },
  );
});

describe("others' work", () => {
  const SECRET = /secret plan|vaulted/;

  test('cannot be read, followed, explained, changed or removed by id', async () => {
    const { try: attempt, other, running } = await attack();
    const { id } = other;
    const query = '?include=children,history,plan,toolCalls,usage,inputs,log';
    for (const path of ['', query, '/stream', '/output', '/explain', '/diff'])
      refused(await attempt('GET', `/tasks/${id}${path}`));
    for (const verb of ['cancel', 'retry']) refused(await attempt('POST', `/tasks/${id}/${verb}`));
    refused(await attempt('POST', `/tasks/${id}/message`, { message: 'hello' }));
    refused(await attempt('DELETE', `/tasks/${id}`));
    refused(await attempt('PATCH', `/items/${id}`, { status: 'completed' }), 'unprocessable');
    expect((await running.ledger.tasks.get(id))?.status).toBe('running');
  });

  test("is not found by id prefix, by @n, or in an error's list", async () => {
    const { try: attempt, other, submit, running } = await attack();
    await running.shell('another', { agent: 'vault', workDir: running.folder });
    for (const ref of ['@1', '@2', other.id.slice(4, 8), other.id.slice(4)]) {
      const answers = [
        await attempt('GET', `/tasks/${ref}`),
        await attempt('GET', `/tasks?parent=${ref}`),
        await attempt('GET', `/events?task=${ref}&agent=reader`),
        await submit({ prompt: 'go', after: [ref] }),
        await submit({ prompt: 'go', parentId: ref }),
        await attempt('POST', '/items', { title: 'x', parentId: ref }),
      ];
      for (const { status, text } of answers) {
        expect(text).not.toMatch(SECRET);
        expect(text).not.toContain(other.id);
        expect(status).not.toBe(500);
      }
    }
  });

  test('cannot be waited for', async () => {
    const { submit, other } = await attack();
    refused(await submit({ prompt: 'go', after: [other.id] }), 'task_not_found');
  });

  test('does not show in the explanation of a task that waits for it', async () => {
    const { try: attempt, running, other } = await attack();
    const waits = await running.shell('later', {
      agent: 'reader',
      after: [other.id],
      workDir: running.folder,
    });
    const { text, status } = await attempt('GET', `/tasks/${waits.id}/explain`);
    expect(status).toBe(200);
    expect(text).not.toMatch(SECRET);
  });

  test('gets no children from it, and does not show its own', async () => {
    const { submit, other, try: attempt, running } = await attack();
    refused(await submit({ prompt: 'go', parentId: other.id }), 'task_not_found');
    await running.shell('child', { parentId: other.id, agent: 'reader', workDir: running.folder });
    const { json } = await attempt('GET', `/tasks?root=${other.id}`);
    expect(json.tasks?.map(({ agent }: Task) => agent) ?? []).not.toContain('vault');
  });

  test('is not in lists, searches, session counts or open requests', async () => {
    const { try: attempt, running, other, run } = await attack();
    void (await run(other)).handle.ask({ kind: 'question', title: 'the secret plan?' }).catch(() => {});
    const events = (await follow(running, `${API}/tasks/${other.id}/stream?type=InputRequested`)).events();
    await events.next();
    for (const path of [
      '/tasks',
      '/tasks?search=secret',
      '/tasks?session=vaulted',
      '/tasks?agent=reader,vault',
      `/tasks?parent=${other.id}`,
      '/inbox',
      '/sessions',
      '/sessions/vaulted',
      '/sessions/vaulted/messages',
      '/daemon',
      '/tasks/running/count',
      '/health',
    ])
      expect((await attempt('GET', path)).text.replace(/session "?'?vaulted/, '')).not.toMatch(SECRET);
  });

  test('is not in the events, whatever the filter says', async () => {
    const { running, scene, other, task } = await attack();
    const headers = { authorization: `Bearer ${scene.token}` };
    // A person puts a task of another agent below the program's own.
    const below = await running.shell('the secret plan', {
      parentId: task.id,
      agent: 'vault',
      workDir: running.folder,
    });
    for (const [index, query] of [
      '',
      `&root=${task.id}`,
      `&agent=reader&task=${task.id},${below.id}`,
    ].entries()) {
      const answer = await follow(running, `${API}/events?since=0${query}`, { headers });
      expect(answer.status).toBe(200);
      const text = `the last of ${index}`;
      await scene.handle.update([{ type: 'StreamChunk', data: { stream: 'message', text } }]);
      const seen = new Set<string>();
      for await (const event of answer.events()) {
        if (event.taskId !== undefined) seen.add(event.taskId);
        if (event.type === 'StreamChunk' && event.data.text.includes(text)) break;
      }
      answer.leave();
      expect([seen.has(task.id), seen.has(other.id), seen.has(below.id)]).toEqual([true, false, false]);
    }
    const ofVault = await follow(running, `${API}/events?since=0&session=vaulted`, { headers });
    const kinds: string[] = [];
    for await (const { event } of ofVault.frames()) {
      kinds.push(event);
      if (kinds.length === 2) break;
    }
    ofVault.leave();
    expect(kinds).toEqual(['ping', 'ping']);
    for (const query of ['agent=vault', `task=${other.id}&agent=vault`, `root=${other.id}&agent=vault`])
      refused(await running.ask('GET', `${API}/events?since=0&${query}`, { headers }));
  });

  test('that a person put below its task is neither read, changed nor used', async () => {
    const { running, task, try: attempt, submit } = await attack();
    const below = await running.shell('sleep 300', { parentId: task.id, workDir: running.folder });
    refused(await attempt('GET', `/tasks/${below.id}`));
    refused(await attempt('POST', `/tasks/${below.id}/cancel`));
    refused(await submit({ prompt: 'id', parentId: below.id }), 'task_not_found');
    const { text } = await attempt('GET', `/tasks/${task.id}?include=children`);
    expect(text).not.toContain('sleep 300');
    expect((await attempt('GET', `/tasks?parent=${task.id}`)).json.tasks).toEqual([]);
  });

  test("is not returned for another caller's idempotency key", async () => {
    const { running, submit, task } = await attack();
    const body = { prompt: 'deploy', agent: 'reader', idempotencyKey: 'deploy' };
    const theirs = await running.ask('POST', `${API}/tasks`, { body });
    const mine = await submit(body);
    expect([mine.status, mine.json.parentId]).toEqual([201, task.id]);
    expect(mine.json.id).not.toBe(theirs.json.id);
    const again = await submit(body);
    expect([again.status, again.json.id]).toEqual([200, mine.json.id]);
    refused(await submit({ ...body, prompt: 'another' }), 'idempotency_conflict');
  });
});

describe("others' conversations", () => {
  test("are not continued, neither another agent's nor people's with its own agent", async () => {
    const { running, submit } = await attack();
    await running.shell('said before', { agent: 'reader', session: 'kims', workDir: running.folder });
    await running.ask('POST', `${API}/sessions`, { body: { name: 'empty', agent: 'reader' } });
    for (const session of ['vaulted', 'kims', 'empty']) {
      const answer = await submit({ prompt: 'remember this', session });
      refused(answer);
      expect(answer.json.detail).not.toContain("'vault'");
    }
  });

  test('are not joined after a person joined its own', async () => {
    const { running, submit, run } = await attack();
    const own = await submit({ prompt: 'first', session: 'helpers' });
    expect((await submit({ prompt: 'second', session: 'helpers' })).status).toBe(201);
    (await run(own.json)).end();
    const { session } = own.json;
    await running.shell('mine now', { agent: 'reader', session, workDir: running.folder });
    refused(await submit({ prompt: 'third', session: 'helpers' }));
  });

  test('keep their to-do lists untouched', async () => {
    const { running, try: attempt } = await attack();
    await running.shell('said before', { agent: 'reader', session: 'kims', workDir: running.folder });
    const item = await running.ask('POST', `${API}/items`, { body: { title: 'pay', session: 'kims' } });
    refused(await attempt('POST', '/items', { title: 'run this', session: 'kims' }));
    refused(await attempt('POST', '/items', { title: 'run this', session: 'vaulted' }));
    refused(await attempt('POST', '/items', { title: 'run this', parentId: item.json.id }));
    refused(await attempt('PATCH', `/items/${item.json.id}`, { status: 'cancelled' }));
    expect((await attempt('POST', '/items', { title: 'its own' })).json.session).toBe('mine');
  });
});

describe('sending words elsewhere', () => {
  test('is not possible through a delivery', async () => {
    const { submit } = await attack();
    refused(await submit({ prompt: 'go', deliverTo: ['mail:evil@example.com'] }), 'unprocessable');
  });
});
