import { type PROBLEMS, ProblemError } from '@coxswain/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect } from './connect.ts';
import type { ConnectOptions } from './connect-options.ts';
import { json, type PeerOptions, type Script, startPeer } from './testing/scripted-peer.ts';
import { temporaryHome } from './testing/temporary-home.ts';

const clientOf = async (script: Script, options: Partial<ConnectOptions> = {}, peerOptions?: PeerOptions) => {
  const { home, paths, remove } = temporaryHome();
  onTestFinished(remove);
  const peer = await startPeer(paths, script, peerOptions);
  onTestFinished(peer.close);
  const client = await connect({ home, ...options });
  onTestFinished(() => client.close());
  return { client, peer, paths };
};

const problem = (code: keyof typeof PROBLEMS, detail: string, extras = {}) =>
  new ProblemError(code, detail, extras).toProblem();

describe('a request', () => {
  test('says who asks, in which protocol, and asks for JSON', async () => {
    const { client, peer } = await clientOf((response) => json(response, { tasks: [] }), { token: 'secret' });
    await client.tasks.list({ status: 'running,pending', limit: '5', label: ['a=1,2', 'b'] });
    expect(peer.received[0]).toMatchObject({
      method: 'GET',
      url: '/api/v1/tasks?status=running%2Cpending&limit=5&label=a%3D1%2C2&label=b',
      headers: {
        accept: 'application/json',
        authorization: 'Bearer secret',
        'cox-protocol': '1',
      },
      body: '',
    });
  });

  test('leaves out what is undefined, in queries and in bodies', async () => {
    const { client, peer } = await clientOf((response) => json(response, {}));
    await client.tasks.get('abc', { include: ['history', 'plan'] });
    await client.tasks.get('abc');
    await client.tasks.cancel('abc', { reason: 'enough' });
    expect(peer.received.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'GET /api/v1/tasks/abc?include=history%2Cplan ',
      'GET /api/v1/tasks/abc ',
      'POST /api/v1/tasks/abc/cancel {"reason":"enough"}',
    ]);
  });

  test('cannot be led to another route by its parameter', async () => {
    const { client, peer } = await clientOf((response) => json(response, {}));
    await client.tasks.get('../daemon?x=/');
    expect(peer.received[0]?.url).toBe('/api/v1/tasks/..%2Fdaemon%3Fx%3D%2F');
    await expect(async () => client.tasks.get('..')).rejects.toThrow("invalid id '..'");
  });

  test('uses the connection that connect opened, and all that follow share another one', async () => {
    const { client, peer } = await clientOf((response) => json(response, { tasks: [] }));
    expect(peer.connections).toHaveLength(1);
    await client.tasks.list({});
    expect(peer.connections).toHaveLength(1);
    for (let n = 0; n < 5; n++) await client.tasks.list({});
    expect(peer.received).toHaveLength(6);
    expect(peer.connections).toHaveLength(2);
  });

  test('may be one of many at once', async () => {
    const { client } = await clientOf((response, { url }) =>
      json(response, { task: { id: url.split('/').at(-1) } }),
    );
    const ids = Array.from({ length: 50 }, (_, n) => `id${n}`);
    const details = await Promise.all(ids.map((id) => client.tasks.get(id)));
    expect(details.map(({ task }) => task.id)).toEqual(ids);
  });

  test('of a long answer gets all of it, also where a character is cut in two', async () => {
    const text = '漢é😀'.repeat(40_000);
    const { client } = await clientOf((response) => {
      const bytes = Buffer.from(JSON.stringify({ tasks: [], nextCursor: text }));
      response.writeHead(200);
      for (let at = 0; at < bytes.length; at += 65_533) response.write(bytes.subarray(at, at + 65_533));
      response.end();
    });
    expect((await client.tasks.list({})).nextCursor).toBe(text);
  });
});

describe('a refusal', () => {
  test('is thrown as the problem it is', async () => {
    const full = problem('queue_full', 'the queue holds 100 tasks', {
      limit: { key: 'queueCapacity', value: 100 },
    });
    const { client } = await clientOf((response) => json(response, full, 429));
    const error = await client.tasks.submit({ prompt: 'x' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).toProblem()).toEqual(full);
  });

  test('without a problem in it says what came instead', async () => {
    const { client } = await clientOf((response) => {
      response.writeHead(502, { 'content-type': 'text/html' });
      response.end('<h1>Bad\n gateway</h1>');
    });
    await expect(client.tasks.counts()).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/answered 502 .*<h1>Bad gateway<\/h1>.*cox daemon logs/),
    });
  });

  test('that succeeds without JSON says that this is not a daemon', async () => {
    const { client } = await clientOf((response) => response.end('hello'));
    await expect(client.tasks.counts()).rejects.toThrow(/did not answer with JSON \(hello\)/);
  });

  test('is made by the client itself when the daemon speaks a protocol that is too new', async () => {
    const { client } = await clientOf((response) => {
      response.writeHead(200, { 'cox-protocol': '7' });
      response.end('{}');
    });
    await expect(client.tasks.counts()).rejects.toMatchObject({
      code: 'incompatible',
      message: expect.stringMatching(/this cox is \S+ and speaks protocol 1, the daemon speaks 7: .*update/),
    });
  });
});

describe('a daemon that has failed', () => {
  const failed = problem('shutting_down', 'nobody knows', { outcome: 'unknown' });

  test('is waited for to end, and the next one says under the same key what became of the request', async () => {
    const { client, peer } = await clientOf((response, _, n) => {
      if (n === 0) json(response, failed, 503);
      else if (n === 1) json(response, problem('shutting_down', 'the daemon is stopping'), 503);
      else json(response, { id: 'tsk_aaaaaaaaaaaa' }, 200);
    });
    expect(await client.tasks.submit({ prompt: 'x' })).toMatchObject({ existing: true });
    const keys = peer.received.map(({ headers }) => headers['idempotency-key']);
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
  });

  test('is not asked twice for what must not be done twice', async () => {
    const { client, peer } = await clientOf((response) => json(response, failed, 503));
    await expect(client.tasks.message('abc', { message: 'x' })).rejects.toMatchObject({
      code: 'shutting_down',
    });
    expect(peer.received).toHaveLength(1);
  });
});

describe('a connection that fails', () => {
  /** Cuts the first `cuts` requests, after the head of an answer when `isLate`. */
  const cutting =
    (cuts: number, isLate = false, status = 200): Script =>
    (response, _, n) => {
      if (n >= cuts) return json(response, { id: 'tsk_aaaaaaaaaaaa', task: {}, effect: 'delivered' }, status);
      if (isLate) response.writeHead(status, { 'content-length': '100' }).write('{"half":');
      setImmediate(() => response.destroy());
    };

  test.each([false, true])('is tried again for what changes nothing (answer begun: %s)', async (isLate) => {
    const { client, peer } = await clientOf(cutting(2, isLate));
    expect(await client.tasks.get('abc')).toMatchObject({ task: {} });
    expect(peer.received).toHaveLength(3);
  });

  test.each([false, true])(
    'is tried again for a submit, under the same key (answer begun: %s)',
    async (isLate) => {
      const { client, peer } = await clientOf(cutting(1, isLate, 201));
      expect(await client.tasks.submit({ prompt: 'x' })).toMatchObject({ existing: false });
      const keys = peer.received.map(({ headers }) => headers['idempotency-key']);
      expect(keys).toHaveLength(2);
      expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
      expect(keys[1]).toBe(keys[0]);
    },
  );

  test('is not tried again for a message, and says that it may have arrived', async () => {
    const { client, peer } = await clientOf(cutting(1));
    await expect(client.tasks.message('abc', { message: 'hi' })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/was lost before it answered \(ECONNRESET\): check .*cox tasks list/),
    });
    expect(peer.received).toHaveLength(1);
  });

  test('is given up after a few attempts', async () => {
    const { client, peer } = await clientOf(cutting(100));
    await expect(client.tasks.get('abc')).rejects.toMatchObject({ code: 'unreachable' });
    expect(peer.received).toHaveLength(4);
  });

  test('without a daemon says where it looked and how to start one', async () => {
    const { client, peer, paths } = await clientOf((response) => json(response, {}));
    await client.tasks.counts();
    await peer.close();
    await expect(client.tasks.message('abc', { message: 'hi' })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(`no daemon listens at ${paths.socketFile}`),
    });
  });

  test('finds a daemon that came back, whatever the request does', async () => {
    const { client, peer, paths } = await clientOf((response) => json(response, {}));
    await client.tasks.counts();
    await peer.close();
    const answer = client.tasks.message('abc', { message: 'hi' });
    const next = await startPeer(paths, (response) => json(response, { effect: 'delivered' }));
    onTestFinished(next.close);
    expect(await answer).toEqual({ effect: 'delivered' });
  });
});

describe('an idempotency key', () => {
  test('of the caller is used instead of a new one', async () => {
    const { client, peer } = await clientOf((response) => json(response, { id: 'tsk_aaaaaaaaaaaa' }, 200));
    const answer = await client.tasks.submit({ prompt: 'x', idempotencyKey: 'mine' });
    expect(answer).toEqual({ task: { id: 'tsk_aaaaaaaaaaaa' }, existing: true });
    expect(peer.received[0]?.headers['idempotency-key']).toBe('mine');
  });

  test('is another one for each submit', async () => {
    const { client, peer } = await clientOf((response) => json(response, {}, 201));
    await Promise.all(Array.from({ length: 20 }, () => client.tasks.submit({ prompt: 'x' })));
    expect(new Set(peer.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(20);
  });
});

describe('waiting for a person', () => {
  test('ends at once when it is aborted, with the reason', async () => {
    const asked = Promise.withResolvers<void>();
    const { client, peer } = await clientOf(() => asked.resolve());
    const controller = new AbortController();
    const answer = client.tasks.ask('abc', { kind: 'question', title: 'Which?' }, controller.signal);
    await asked.promise;
    const reason = new Error('Ctrl-C');
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    expect(JSON.parse(peer.received[0]?.body ?? '')).toEqual({ kind: 'question', title: 'Which?' });
  });
});

describe('a poll', () => {
  test('costs a 304 when nothing has changed, for each query on its own', async () => {
    const { client, peer } = await clientOf((response, { url, headers }) => {
      const tag = `W/"${url.includes('failed') ? 'f' : 'r'}"`;
      response.setHeader('etag', tag);
      if (headers['if-none-match'] === tag) response.writeHead(304).end();
      else response.end(JSON.stringify({ tasks: [] }));
    });
    expect(await client.tasks.poll({ status: 'running' })).toEqual({ tasks: [] });
    expect(await client.tasks.poll({ status: 'failed' })).toEqual({ tasks: [] });
    expect(await client.tasks.poll({ status: 'running' })).toBeUndefined();
    expect(await client.tasks.poll({ status: 'failed' })).toBeUndefined();
    expect(await client.tasks.list({ status: 'failed' })).toEqual({ tasks: [] });
    expect(peer.received.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      undefined,
      'W/"r"',
      'W/"f"',
      undefined,
    ]);
  });
});
