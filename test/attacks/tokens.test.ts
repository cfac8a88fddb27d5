// The bearer of an access token tries everything it was not granted: every route with every scope, other agents by every route
// to them, an expired or revoked token, a guessed one.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import {
  type AgentDefinition,
  type CreatedToken,
  type NewTokenInput,
  ROUTES,
  type RouteName,
  TOKEN_SCOPES,
  type TokenScope,
} from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { type Answer, asker, open } from '../../packages/daemon/src/http/testing/ask.ts';
import { type Running, runningApp, USER } from '../../packages/daemon/src/http/testing/running-app.ts';
import { byId } from '../engine/by-id.ts';
import { actor, stage } from '../engine/harness.ts';

const API = '/api/v1';

const LINT: AgentDefinition = actor('lint', { runtime: 'command', command: ['echo', 'linted'] });
const VAULT: AgentDefinition = actor('vault', { runtime: 'command', command: ['echo', 'the secret plan'] });

interface Bearer {
  readonly token: string;
  try(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

interface House {
  readonly running: Running;
  create(wanted: Partial<NewTokenInput>): Promise<Bearer & CreatedToken>;
  bearerOf(token: string): Bearer;
}

const house = async (): Promise<House> => {
  const running = await runningApp({ agents: [LINT, VAULT], pingMs: 100 });
  const bearerOf = (token: string): Bearer => ({
    token,
    try: (method, path, body, headers = {}) =>
      running.ask(method, API + path, { headers: { authorization: `Bearer ${token}`, ...headers }, body }),
  });
  let made = 0;
  return {
    running,
    bearerOf,
    async create(wanted) {
      made += 1;
      const created = await running.engine.createToken({ name: `t${made}`, may: ['read'], ...wanted }, USER);
      return { ...created, ...bearerOf(created.token) };
    },
  };
};

const refused = ({ status, json }: Answer, code = 'forbidden'): void => {
  expect([status >= 400 && status < 500, json.code]).toEqual([true, code]);
};

/** What each scope allows; everything else requires admin. */
const OPENED: Readonly<Record<Exclude<TokenScope, 'admin'>, readonly RouteName[]>> = {
  read: [
    ...(['listTasks', 'countTasks', 'getTask', 'explainTask', 'getDiff', 'streamTask', 'getOutput'] as const),
    ...(['streamEvents', 'listInputs', 'listAgents', 'getAgent', 'listSessions', 'getSession'] as const),
    ...([
      'listMessages',
      'getWorkflowRun',
      'listDeliveries',
      'getInsights',
      'daemonStatus',
      'metrics',
    ] as const),
  ],
  submit: ['createTask', 'createTasks', 'createItem', 'createSession'],
  cancel: ['cancelTask'],
  answer: ['answerInput'],
  jobs: ['listJobs', 'getJob', 'runJob', 'pauseJob', 'resumeJob', 'nextOfJob'],
};
/** These require two scopes. */
const BOTH: Partial<Record<RouteName, readonly TokenScope[]>> = {
  retryTask: ['submit', 'read'],
  messageTask: ['submit', 'read'],
  moveItem: ['submit', 'read'],
  runsOfJob: ['jobs', 'read'],
};
const OPEN_TO_ALL: readonly RouteName[] = ['fireHook', 'getCaller', 'health', 'version', 'openapi'];

const mayUse = (route: RouteName, scope: TokenScope): boolean =>
  scope === 'admin' || OPEN_TO_ALL.includes(route) || OPENED[scope].includes(route);

const CODES_OF_DOORS: readonly unknown[] = ['forbidden', 'unauthorized'];

describe('a scope', () => {
  test.each(TOKEN_SCOPES)('%s opens only its own API routes', async (scope) => {
    const { running, create } = await house();
    const { try: attempt } = await create({ may: [scope] });
    const document = (await running.ask('GET', '/openapi.json')).json;
    let tried = 0;
    for (const [path, methods] of Object.entries<Record<string, { operationId: RouteName }>>(document.paths))
      for (const [method, { operationId }] of Object.entries(methods)) {
        tried += 1;
        if (mayUse(operationId, scope)) continue;
        const filled = path.replace(/^\/api\/v1/, '').replaceAll(/\{\w+\}/g, 'tsk_aaaaaaaaaaaa');
        const answer = await attempt(
          method.toUpperCase(),
          filled,
          method === 'get' || method === 'delete' ? undefined : {},
        );
        expect([operationId, answer.json.code]).toEqual([operationId, 'forbidden']);
        expect(answer.json.detail).toMatch(/that needs the scope/);
      }
    expect(tried).toBe(Object.keys(ROUTES).length);
  });

  test('opens its own routes', async () => {
    const { create } = await house();
    for (const scope of ['read', 'submit', 'cancel', 'answer', 'jobs'] as const) {
      const { try: attempt } = await create({ may: [scope] });
      for (const name of OPENED[scope]) {
        if (name === 'streamEvents') continue;
        const { method, path } = ROUTES[name];
        const filled = path.replaceAll(/\{\w+\}/g, 'tsk_aaaaaaaaaaaa');
        const { text } = await attempt(method, filled, method === 'GET' ? undefined : {});
        expect([name, CODES_OF_DOORS.filter((code) => text.includes(`"${code}"`))]).toEqual([name, []]);
      }
    }
  });

  test('is not enough alone where the answer contains the conversation', async () => {
    const { create } = await house();
    for (const [name, scopes] of Object.entries(BOTH)) {
      const { method, path } = ROUTES[name as RouteName];
      for (const scope of scopes) {
        const { try: attempt } = await create({ may: [scope] });
        refused(await attempt(method, path.replaceAll(/\{\w+\}/g, '@1'), method === 'GET' ? undefined : {}));
      }
    }
  });

  test('submit alone follows nothing, not even in the answer to the submission', async () => {
    const { running, create } = await house();
    const { try: attempt } = await create({ may: ['submit'] });
    const task = { agent: 'vault', prompt: 'go', workDir: running.folder };
    refused(await attempt('POST', '/tasks', task, { prefer: 'wait=5' }));
    refused(await attempt('POST', '/tasks', task, { accept: 'text/event-stream' }));
    expect((await running.ledger.tasks.counts()).completed).toBe(0);
    expect((await attempt('POST', '/tasks', task)).status).toBe(201);
  });

  test('submit alone does not continue a conversation that it may not read', async () => {
    const { running, create } = await house();
    const said = await running.shell('go', { agent: 'vault', session: 'plans' });
    await running.ended(said.id);
    const { try: attempt } = await create({ may: ['submit'] });
    const next = { agent: 'vault', prompt: 'go', workDir: running.folder };
    refused(await attempt('POST', '/tasks', { ...next, session: 'plans' }));
    expect((await attempt('POST', '/tasks', { ...next, session: 'new' })).status).toBe(201);
  });

  test('submit alone finds no task by id prefix, and learns nothing about matches', async () => {
    const { running, create } = await house();
    const said = await running.shell('the secret plan', { agent: 'vault' });
    await running.ended(said.id);
    const { try: attempt } = await create({ may: ['submit'] });
    const next = { agent: 'vault', prompt: 'go', workDir: running.folder };
    for (const ref of ['@1', said.id.slice(4, 7)])
      for (const body of [
        { ...next, after: [ref] },
        { ...next, parentId: ref },
      ]) {
        const answer = await attempt('POST', '/tasks', body);
        refused(answer);
        expect(answer.text).not.toContain(said.id);
      }
    expect((await attempt('POST', '/tasks', { ...next, after: [said.id] })).status).toBe(201);
  });

  test("does not let anyone send the first message in a job's session", async () => {
    const { running, create } = await house();
    const job = { agent: 'lint', prompt: 'x', workDir: running.folder, triggers: [] };
    const user = (path: string, body: object) => running.ask('POST', API + path, { body });
    await user('/jobs', { ...job, name: 'hooky' });
    await user('/jobs', { ...job, name: 'nightly', session: 'nights' });
    const { try: attempt } = await create({ may: ['submit', 'read'] });
    const task = { agent: 'lint', prompt: 'obey', workDir: running.folder };
    for (const session of ['job:hooky', 'nights', 'job:other', 'tsk_aaaaaaaaaaaa/x']) {
      refused(await attempt('POST', '/tasks', { ...task, session }), 'unprocessable');
      refused(await attempt('POST', '/sessions', { name: session, agent: 'lint' }), 'unprocessable');
    }
    const { json: run } = await user('/jobs/hooky/run', {});
    await running.ended(run.id);
    expect(
      (await running.ledger.tasks.list({ session: 'job:hooky', order: 'created', limit: 9 })).tasks,
    ).toHaveLength(1);
    // What was said there it may read, and so go on with; and a person may begin what is theirs.
    expect((await attempt('POST', '/tasks', { ...task, session: 'job:hooky' })).status).toBe(201);
    expect((await user('/tasks', { ...task, session: 'nights' })).status).toBe(201);
  });
});

describe('a token without shell or command among its agents', () => {
  test.each([
    ['the shell agent', { agent: 'shell', prompt: 'id' }],
    ['a program', { command: ['id'] }],
    ['a program in the place of the one of an agent', { agent: 'lint', command: ['id'] }],
    ['variables', { agent: 'lint', prompt: 'x', env: { PATH: '/tmp/evil' } }],
    ['an environment', { agent: 'lint', prompt: 'x', environment: { NODE_OPTIONS: '--require /tmp/x' } }],
    ['a file to write to', { agent: 'lint', prompt: 'x', deliverTo: ['file:/tmp/x'] }],
  ])('runs no command of its own by %s', async (_, body) => {
    const { running, create } = await house();
    for (const agents of [undefined, ['lint']]) {
      const { try: attempt } = await create({ may: ['submit', 'read'], ...(agents && { agents }) });
      const answer = await attempt('POST', '/tasks', { ...body, workDir: running.folder });
      // There is no channel in this daemon, so a target is refused for that.
      refused(answer, 'deliverTo' in body ? 'unprocessable' : 'forbidden');
    }
  });

  test('runs no command through a batch or a retry either', async () => {
    const { running, create } = await house();
    const task = await running.shell('exit 1');
    await running.ended(task.id);
    const { try: attempt } = await create({ may: ['submit', 'read'] });
    refused(await attempt('POST', `/tasks/${task.id}/retry`, { prompt: 'id' }));
    refused(await attempt('POST', `/tasks/${task.id}/retry`));
    refused(await attempt('POST', `/tasks/${task.id}/message`, { message: 'id' }));
    const lines = [{ defaults: { environment: { PATH: '/tmp' } } }, { agent: 'lint', prompt: 'x' }];
    const { text } = await attempt(
      'POST',
      '/tasks/batch',
      lines.map((line) => JSON.stringify(line)).join('\n'),
      {
        'content-type': 'application/x-ndjson',
      },
    );
    expect(JSON.parse(text).problem.code).toBe('forbidden');
  });

  test('runs a command when it is named', async () => {
    const { running, create } = await house();
    const { try: attempt } = await create({ may: ['submit', 'read'], agents: ['command'] });
    const { status, json } = await attempt('POST', '/tasks', { command: ['true'], workDir: running.folder });
    expect([status, json.user]).toEqual([201, 'token/t1']);
    refused(await attempt('POST', '/tasks', { agent: 'lint', command: ['true'], workDir: running.folder }));
  });
});

describe('a token that is limited to agents', () => {
  const limited = async () => {
    const one = await house();
    const { running } = one;
    const own = await running.shell('mine', { agent: 'lint', session: 'lints' });
    const other = await running.shell('plan', { agent: 'vault', session: 'vaulted' });
    await Promise.all([own, other].map(({ id }) => running.ended(id)));
    const bearer = await one.create({
      may: ['read', 'submit', 'cancel', 'answer', 'jobs'],
      agents: ['lint'],
    });
    return { ...one, own, other, ...bearer };
  };

  test('sees nothing of others in lists, events, sessions and agents', async () => {
    const { try: attempt, own, other } = await limited();
    const tasks = (await attempt('GET', '/tasks')).json.tasks;
    expect(tasks.map(({ id }: { id: string }) => id)).toEqual([own.id]);
    for (const query of ['agent=vault', 'agent=lint,vault']) refused(await attempt('GET', `/tasks?${query}`));
    for (const query of [`parent=${other.id}`, `root=${other.id}`, 'session=vaulted'])
      expect((await attempt('GET', `/tasks?${query}`)).json.tasks).toEqual([]);
    const names = async (path: string) =>
      (await attempt('GET', path)).json.map(({ name }: { name: string }) => name);
    expect(await names('/sessions')).toEqual(['lints']);
    expect(await names('/agents?all=true')).toEqual(['lint']);
    refused(await attempt('GET', '/agents/vault'), 'agent_not_found');
    refused(await attempt('GET', '/events?agent=vault'));
    expect((await attempt('GET', '/inbox')).json).toEqual([]);
    for (const path of ['/insights', '/deliveries', '/tasks/running/count', '/metrics', '/daemon'])
      refused(await attempt('GET', path));
  });

  test('gets no events of others in the feed', async () => {
    const { running, token, other } = await limited();
    const last = await running.shell('again', { agent: 'lint' });
    await running.ended(last.id);
    const stream = await open({ socketPath: running.socketPath }, 'GET', `${API}/events?since=0`, {
      headers: { authorization: `Bearer ${token}` },
    });
    let heard = '';
    for await (const piece of stream.setEncoding('utf8')) {
      heard += piece;
      if (heard.includes(last.id) && heard.split('TaskCompleted').length > 2) break;
    }
    expect(heard).not.toContain(other.id);
    expect(heard).not.toContain('vault');
  });

  test('reads, follows, changes and continues nothing of others', async () => {
    const { try: attempt, other } = await limited();
    const { id } = other;
    for (const path of ['', '/stream', '/output', '/diff', '/explain'])
      refused(await attempt('GET', `/tasks/${id}${path}`));
    refused(await attempt('GET', `/workflows/${id}`));
    refused(await attempt('POST', `/tasks/${id}/cancel`));
    refused(await attempt('POST', `/tasks/${id}/retry`));
    refused(await attempt('POST', `/tasks/${id}/message`, { message: 'go on' }));
    refused(await attempt('GET', '/sessions/vaulted'));
    refused(await attempt('GET', '/sessions/vaulted/messages'));
    refused(await attempt('POST', '/sessions', { name: 'x', agent: 'vault' }));
    refused(await attempt('POST', '/items', { title: 'x', session: 'vaulted' }));
  });

  test('submits nothing to others, nor below or after their tasks, nor in their sessions', async () => {
    const { running, try: attempt, other } = await limited();
    const task = { prompt: 'x', workDir: running.folder };
    refused(await attempt('POST', '/tasks', { ...task, agent: 'vault' }));
    refused(await attempt('POST', '/tasks', { ...task, session: 'vaulted' }));
    refused(await attempt('POST', '/tasks', task));
    refused(
      await attempt('POST', '/tasks', { ...task, agent: 'lint', parentId: other.id }),
      'task_not_found',
    );
    refused(await attempt('POST', '/tasks', { ...task, agent: 'lint', after: [other.id] }), 'task_not_found');
    expect((await attempt('POST', '/tasks', { ...task, agent: 'lint' })).status).toBe(201);
  });

  test('runs and sees no job, workflow or discussion of others', async () => {
    const { running, try: attempt } = await limited();
    const job = { prompt: 'x', workDir: running.folder, triggers: [] };
    const user = (path: string, body: object) => running.ask('POST', API + path, { body });
    expect((await user('/jobs', { ...job, name: 'theirs', agent: 'vault' })).status).toBe(201);
    expect((await user('/jobs', { ...job, name: 'mine', agent: 'lint' })).status).toBe(201);
    expect((await attempt('GET', '/jobs')).json.map(({ name }: { name: string }) => name)).toEqual(['mine']);
    for (const verb of ['run', 'pause', 'resume']) refused(await attempt('POST', `/jobs/theirs/${verb}`));
    for (const path of ['', '/next', '/runs', '/secret'])
      refused(await attempt('GET', `/jobs/theirs${path}`));
    expect((await attempt('POST', '/jobs/mine/run')).status).toBe(201);
    refused(await attempt('PATCH', '/jobs/mine', { agent: 'vault' }));
    refused(await attempt('POST', '/jobs', { ...job, name: 'new', agent: 'lint' }));
    refused(await attempt('POST', '/workflows', { definition: 'steps: [{ run: [id] }]' }));
    refused(await attempt('POST', '/discussions', { topic: 'x', agents: ['lint', 'vault'] }));
  });

  test('answers no question of others', async () => {
    const { runtime, run } = stage();
    const running = await runningApp({ agents: [actor('asker'), LINT], runtimes: { acp: runtime } });
    const { id } = await running.shell('ask', { agent: 'asker' });
    const scene = await run(id);
    const asked = byId(running.engine, running.ledger).ask(
      id,
      { kind: 'question', title: 'Which?', options: [] },
      USER,
      new AbortController().signal,
    );
    await expect.poll(() => running.ledger.inputs.open()).toHaveLength(1);
    const [question] = await running.ledger.inputs.open();
    const attempt = async (agents: string[]): Promise<Answer> => {
      const name = agents.join('-');
      const { token } = await running.engine.createToken({ name, may: ['read', 'answer'], agents }, USER);
      const headers = { authorization: `Bearer ${token}` };
      const body = { decision: 'answer', text: 'this' };
      return running.ask('POST', `${API}/inputs/${question?.id}`, { headers, body });
    };
    refused(await attempt(['lint']));
    expect((await attempt(['asker'])).status).toBe(200);
    expect((await asked).answer).toMatchObject({ text: 'this' });
    scene.end({ status: 'completed' });
    await running.ended(id);
  });

  test('has the same rights through MCP, and not those of the user', async () => {
    const { running, token } = await limited();
    const call = async (name: string, args: object): Promise<string> => {
      const { text } = await running.ask('POST', '/mcp', {
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2025-06-18',
        },
        body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } },
      });
      return text;
    };
    expect(await call('bg_submit', { agent: 'shell', prompt: 'id' })).toContain('limited to lint');
    expect(await call('bg_submit', { agent: 'vault', prompt: 'x' })).toContain('limited to lint');
  });

  test('shares no cached view with another caller', async () => {
    const { running, try: attempt } = await limited();
    const { etag = '' } = (await running.ask('GET', `${API}/tasks`)).headers;
    expect((await attempt('GET', '/tasks', undefined, { 'if-none-match': etag })).status).toBe(200);
  });
});

describe('passing rights on with a token', () => {
  test('is refused: only people and admin create, see and revoke tokens', async () => {
    const { create } = await house();
    const all = await create({ may: ['read', 'submit', 'cancel', 'answer', 'jobs'] });
    refused(await all.try('POST', '/tokens', { name: 'x', may: ['read'] }));
    refused(await all.try('GET', '/tokens'));
    refused(await all.try('DELETE', `/tokens/${all.name}`));
    const admin = await create({ may: ['admin'] });
    expect((await admin.try('POST', '/tokens', { name: 'x', may: ['read'] })).json).toMatchObject({
      createdBy: `token/${admin.name}`,
    });
  });

  test('is refused to programs of a task, whose keys are separate too', async () => {
    const { running, create } = await house();
    const { id } = await running.shell('sleep 60');
    await expect.poll(async () => (await running.ledger.tasks.get(id))?.status).toBe('running');
    const program = { kind: 'task', name: 'kim', taskId: id } as const;
    await expect(running.engine.createToken({ name: 'x', may: ['admin'] }, program)).rejects.toThrow(
      /may not/,
    );
    await byId(running.engine, running.ledger).cancel(id, { now: true }, USER);
    await running.ended(id);
    const body = { agent: 'lint', prompt: 'x', workDir: running.folder, idempotencyKey: 'k' };
    const theirs = await running.ask('POST', `${API}/tasks`, { body });
    const { try: attempt } = await create({ may: ['submit'] });
    const mine = await attempt('POST', '/tasks', body);
    expect([theirs.status, mine.status]).toEqual([201, 201]);
    expect(mine.json.id).not.toBe(theirs.json.id);
  });
});

describe('a token that is over', () => {
  const said = ({ status, json }: Answer): [number, string] => [status, json.detail];

  test('is refused as soon as it is revoked, and everything its bearer has open ends', async () => {
    const { running, create } = await house();
    const bearer = await create({ may: ['read', 'submit'] });
    const headers = { authorization: `Bearer ${bearer.token}` };
    const place = { socketPath: running.socketPath };
    const stream = await open(place, 'GET', `${API}/events`, { headers });
    const streamed = once(stream.resume(), 'end');
    const own = await running.shell('sleep 60');
    const followed = await open(place, 'GET', `${API}/tasks/${own.id}/stream`, { headers });
    const followedEnd = once(followed.resume(), 'end');
    const submitted = bearer.try(
      'POST',
      '/tasks',
      { agent: 'lint', prompt: 'x', workDir: running.folder, after: [own.id] },
      { prefer: 'wait=50' },
    );
    await expect
      .poll(async () => (await running.ledger.tasks.list({ order: 'created', limit: 5 })).tasks.length)
      .toBe(2);
    await running.engine.revokeToken(bearer.name, USER);
    await Promise.all([streamed, followedEnd]);
    expect(said(await submitted)).toEqual([
      401,
      expect.stringMatching(/^token 't1' was revoked at .*create another/),
    ]);
    expect(said(await bearer.try('GET', '/tasks'))).toEqual([401, expect.stringContaining('was revoked at')]);
    await byId(running.engine, running.ledger).cancel(own.id, { now: true }, USER);
    await running.ended(own.id);
  });

  test('submits nothing more through a batch opened before it was revoked', async () => {
    const { running, create } = await house();
    const bearer = await create({ may: ['submit'] });
    const line = (prompt: string): string =>
      `${JSON.stringify({ agent: 'lint', prompt, workDir: running.folder })}\n`;
    const sent = request({
      socketPath: running.socketPath,
      method: 'POST',
      path: `${API}/tasks/batch`,
      headers: { authorization: `Bearer ${bearer.token}`, 'content-type': 'application/x-ndjson' },
    });
    const cut = new Promise((resolve) => sent.once('close', resolve));
    sent.on('error', () => {});
    const answered = once(sent, 'response');
    sent.write(line('first'));
    const [response] = await answered;
    response.on('error', () => {});
    response.resume();
    await expect.poll(async () => (await running.ledger.tasks.counts()).completed).toBe(1);
    await running.engine.revokeToken(bearer.name, USER);
    sent.write(line('second'));
    await cut;
    expect((await running.ledger.tasks.list({ order: 'created', limit: 5 })).tasks).toHaveLength(1);
  });

  test('ends open streams at the moment it expires', async () => {
    const { running, create } = await house();
    const bearer = await create({ expiresAt: new Date(Date.now() + 5_000).toISOString() });
    const stream = await open({ socketPath: running.socketPath }, 'GET', `${API}/events`, {
      headers: { authorization: `Bearer ${bearer.token}` },
    });
    expect(stream.statusCode).toBe(200);
    await once(stream.resume(), 'end');
    expect(said(await bearer.try('GET', '/tasks'))).toEqual([
      401,
      expect.stringMatching(/^token 't1' expired at .*; create another with: cox tokens create t1$/),
    ]);
  });

  test('frees its name and stays in the list', async () => {
    const { running, create } = await house();
    const first = await create({ name: 'ci' });
    await expect(create({ name: 'ci' })).rejects.toThrow(/already/);
    await running.engine.revokeToken('ci', USER);
    const second = await create({ name: 'ci' });
    expect(second.id).not.toBe(first.id);
    const listed = await running.ask('GET', `${API}/tokens?all=true`);
    expect(listed.json.map(({ state }: { state: string }) => state).toSorted()).toEqual([
      'active',
      'revoked',
    ]);
    await expect(running.engine.revokeToken('nobody', USER)).rejects.toThrow(/no active token/);
  });
});

describe('guessing a token', () => {
  test('reveals nothing: a wrong one is unknown, a shortened one incomplete', async () => {
    const { create, bearerOf } = await house();
    const { token } = await create({});
    const detail = async (text: string): Promise<string> => {
      const answer = await bearerOf(text).try('GET', '/tasks');
      expect(answer.status).toBe(401);
      return answer.json.detail;
    };
    expect(await detail(token.slice(0, -1))).toContain('incomplete');
    expect(await detail(`${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`)).toContain('incomplete');
    expect(await detail(`cox_${'0'.repeat(30)}000000`)).toMatch(/incomplete|does not know/);
    expect(await detail('guess')).toContain('invalid token');
    expect(await detail(token.toLowerCase())).not.toContain("'t1'");
  });

  test('is not helped by the ledger: only a hash is stored', async () => {
    const { running, create } = await house();
    const { token } = await create({});
    await running.ledger.close();
    for (const name of ['ledger.db', 'ledger.db-wal']) {
      const bytes = await readFile(join(running.folder, name)).catch(() => Buffer.alloc(0));
      expect(bytes.includes(token.slice(4, 34))).toBe(false);
    }
  });

  test('is not helped by the list: only the first answer shows a token', async () => {
    const { running, create } = await house();
    const { token } = await create({});
    const { text } = await running.ask('GET', `${API}/tokens?all=true`);
    expect(text).not.toContain(token.slice(4));
    expect(JSON.parse(text)[0]).not.toHaveProperty('hash');
  });
});

describe('over TCP', () => {
  test("a token has its own rights, the listener's token those of the user", async () => {
    const { running, create } = await house();
    const secret = 'the-token-of-the-listener';
    const port = await running.listenTcp(secret);
    const ask = asker({ host: '127.0.0.1', port });
    const { token } = await create({ may: ['read'] });
    const as = (text: string) => ({ headers: { authorization: `Bearer ${text}` } });
    expect((await ask('GET', `${API}/caller`, as(token))).json).toMatchObject({
      kind: 'token',
      name: 'token/t1',
      token: { may: ['read'] },
    });
    expect((await ask('GET', `${API}/tasks`, as(token))).status).toBe(200);
    refused(await ask('GET', `${API}/config`, as(token)));
    expect((await ask('GET', `${API}/config`, as(secret))).status).toBe(200);
    expect((await ask('GET', `${API}/tasks`)).status).toBe(401);
  });

  test('a decision through an MCP tool is recorded with its origin', async () => {
    const { runtime, run } = stage();
    const running = await runningApp({ agents: [actor('asker')], runtimes: { acp: runtime } });
    const secret = 'the-token-of-the-listener';
    const ask = asker({ host: '127.0.0.1', port: await running.listenTcp(secret) });
    const may = ['read', 'submit', 'answer'] as const;
    const { token } = await running.engine.createToken({ name: 'phone', may: [...may] }, USER);
    for (const [bearer, actor] of [
      [secret, 'user:kim'],
      [token, 'token:phone'],
    ] as const) {
      const { id } = await running.shell('ask', { agent: 'asker', session: actor });
      const scene = await run(id);
      const question = { kind: 'question', title: 'Which?', options: [] } as const;
      const asked = byId(running.engine, running.ledger).ask(
        id,
        question,
        USER,
        new AbortController().signal,
      );
      await expect.poll(() => running.ledger.inputs.open()).toHaveLength(1);
      const { text } = await ask('POST', '/mcp', {
        headers: {
          authorization: `Bearer ${bearer}`,
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2025-06-18',
        },
        body: {
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: { name: 'send', arguments: { session: actor, message: 'this' } },
        },
      });
      expect(text).toContain('answered the open question');
      await asked;
      const entry = (await running.ledger.audit.list({ action: 'input.answered', limit: 10 })).at(-1);
      expect(entry).toMatchObject({ actor, door: 'tcp' });
      scene.end({ status: 'completed' });
      await running.ended(id);
    }
  });
});
