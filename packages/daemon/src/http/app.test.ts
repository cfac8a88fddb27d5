import { connect } from 'node:net';
import { type Operation, operations } from '@coxswain/protocol/operations';
import { describe, expect, test } from 'vitest';
import { runningApp } from './testing/running-app.ts';

describe('a request that no route takes', () => {
  test('finds nothing where there is no such path', async () => {
    const { ask } = await runningApp();
    for (const path of [
      '/',
      '/api',
      '/api/v2/tasks',
      '/api/v1/taks',
      '/tasks',
      '/api/v1/tasks/x/y/z',
      '/api/v1/%2e%2e/x',
    ]) {
      const { status, headers, json } = await ask('GET', path);
      expect([path, status, headers['content-type'], json.code]).toEqual([
        path,
        404,
        'application/problem+json',
        'not_found',
      ]);
    }
  });

  test('gets the methods where the path has others', async () => {
    const { ask } = await runningApp();
    const put = await ask('PUT', '/api/v1/tasks');
    expect([put.status, put.headers.allow, put.json.code]).toEqual([
      405,
      'GET, HEAD, POST',
      'method_not_allowed',
    ]);
    expect((await ask('OPTIONS', '/api/tasks/tsk_aaaaaaaaaaaa')).headers.allow).toBe('GET, HEAD, DELETE');
    expect((await ask('POST', '/health')).headers.allow).toBe('GET, HEAD');
  });

  test('that cannot be read at all is refused as a problem', async () => {
    const { ask, logged } = await runningApp();
    const { status, json } = await ask('GET', '/api/v1/tasks', { headers: { host: 'a b' } });
    expect([status, json.code]).toEqual([400, 'invalid_request']);
    expect(logged).toEqual([]);
  });
});

describe('what is no HTTP', () => {
  const raw = async (bytes: string): Promise<string> => {
    const { socketPath, logged } = await runningApp();
    const socket = connect(socketPath);
    socket.end(bytes);
    const answer = Buffer.concat(await socket.toArray()).toString();
    expect(logged).toEqual([]);
    return answer;
  };

  test('is refused as a problem', async () => {
    const answer = await raw('what is this\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      code: 'invalid_request',
      status: 400,
    });
  });

  test('or has too long a head is refused with the status for it', async () => {
    const answer = await raw(`GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(100_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '').detail).toMatch(/longer than 16384 bytes: /);
  });

  test('but of an old version is answered', async () => {
    expect(await raw('GET /version HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });
});

describe('every answer', () => {
  test('states the protocol', async () => {
    const { ask } = await runningApp();
    for (const path of [
      '/version',
      '/api/v1/tasks',
      '/nowhere',
      '/api/v1/tasks/zzz',
      '/api/v1/events?since=99',
    ])
      expect([path, (await ask('GET', path)).headers['cox-protocol']]).toEqual([path, '1']);
  });
});

describe('a client of another protocol', () => {
  test('is served when it is of the protocol before', async () => {
    const { ask } = await runningApp();
    for (const spoken of ['1', '0'])
      expect((await ask('GET', '/api/v1/tasks', { headers: { 'cox-protocol': spoken } })).status).toBe(200);
  });

  test('is refused otherwise, with both protocols and the command that fixes it', async () => {
    const { ask } = await runningApp();
    for (const spoken of ['2', '7', '-1', 'abc', '']) {
      const { status, json, headers } = await ask('GET', '/api/v1/tasks', {
        headers: { 'cox-protocol': spoken },
      });
      expect([spoken, status, json.code]).toEqual([spoken, 426, 'incompatible']);
      expect(json.detail).toMatch(/protocol 1 and 0.*cox daemon restart/);
      expect(headers.upgrade).toBe('cox/1');
    }
  });

  test('may still ask what the daemon is, and end it', async () => {
    const { ask, stops } = await runningApp();
    const headers = { 'cox-protocol': '7' };
    expect((await ask('GET', '/api/v1/version', { headers })).status).toBe(200);
    expect((await ask('GET', '/health', { headers })).status).toBe(200);
    expect((await ask('POST', '/api/v1/daemon/stop', { headers })).status).toBe(202);
    expect(stops).toHaveLength(1);
  });
});

describe('a web page', () => {
  test('is refused whatever it asks', async () => {
    const { ask } = await runningApp();
    for (const origin of ['https://evil.example', 'null', 'http://localhost']) {
      const { status, json, headers } = await ask('GET', '/api/v1/tasks', { headers: { origin } });
      expect([status, json.code]).toEqual([403, 'forbidden']);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('over TCP', () => {
  test('a token is needed always, and the right one', async () => {
    const running = await runningApp();
    const port = await running.listenTcp('secret');
    const { asker } = await import('./testing/ask.ts');
    const ask = asker({ host: '127.0.0.1', port });
    const bare = await ask('GET', '/api/v1/tasks');
    expect([bare.status, bare.json.code, bare.headers['www-authenticate']]).toEqual([
      401,
      'unauthorized',
      'Bearer realm="cox"',
    ]);
    for (const authorization of ['Bearer wrong', 'Bearer', 'Basic c2VjcmV0', 'Bearer secret x'])
      expect((await ask('GET', '/api/v1/tasks', { headers: { authorization } })).status).toBe(401);
    expect((await ask('GET', '/health')).status).toBe(401);
    expect((await ask('GET', '/api/v1/tasks', { headers: { authorization: 'Bearer secret' } })).status).toBe(
      200,
    );
  });

  test('only names of this machine are answered to', async () => {
    const running = await runningApp();
    const port = await running.listenTcp('secret');
    const { asker } = await import('./testing/ask.ts');
    const ask = asker({ host: '127.0.0.1', port });
    const as = (host: string) =>
      ask('GET', '/version', { headers: { host, authorization: 'Bearer secret' } });
    expect((await as(`LOCALHOST:${port}`)).status).toBe(200);
    for (const host of ['evil.example', 'localhost', `127.0.0.1:${port + 1}`]) {
      const { status, json } = await as(host);
      expect([host, status, json.code]).toEqual([host, 403, 'forbidden']);
    }
  });
});

describe('inside the process', () => {
  test('requests and streams need no socket', async () => {
    const { app, shell, ended } = await runningApp({ pingMs: 10 });
    const task = await shell('echo hello');
    await ended(task.id);
    const base = 'http://cox.invalid/api/v1';
    expect((await app.fetch(new Request(`${base}/tasks/${task.id}`))).status).toBe(200);
    const stream = await app.fetch(new Request(`${base}/tasks/${task.id}/stream`));
    expect(await stream.text()).toMatch(/^id: 0\nevent: ping\n[\s\S]*event: TaskCompleted\ndata: .*\n\n$/);
    const posted = await app.fetch(
      new Request(`${base}/tasks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"prompt":"true"}',
      }),
    );
    expect(posted.status).toBe(201);
    const large = new Request(`${base}/tasks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'x'.repeat(3_000_000),
    });
    expect((await app.fetch(large)).status).toBe(413);
  });

  test('a reader that leaves a stream is forgotten', async () => {
    const { app, shell, ledger } = await runningApp({ isPaused: true, pingMs: 5 });
    const task = await shell('true');
    const response = await app.fetch(new Request('http://cox.invalid/api/v1/events'));
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    expect(ledger.events.isWatched(task.id, task.rootId)).toBe(true);
    await reader?.cancel();
    expect(ledger.events.isWatched(task.id, task.rootId)).toBe(false);
  });
});

describe('the app', () => {
  test('answers every operation of the contract, each under a route of its own', async () => {
    const { app } = await runningApp();
    const all = Object.values(operations).flatMap((verbs) => Object.values<Operation>(verbs));
    expect(app.routes.map(({ operation }) => operation)).toEqual(all);
    expect(app.routes.every(({ handle }) => handle !== undefined)).toBe(true);
    expect(new Set(all.map(({ route }) => route)).size).toBe(all.length);
  });
});
