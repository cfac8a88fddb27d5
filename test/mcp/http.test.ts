// `/mcp` over HTTP: the same tools, for whoever may talk to the daemon there.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { ERAS, httpAgent } from './mcp-client.ts';
import { runningTask } from './token-of-task.ts';

const CONFIG = 'defaultAgent: shell\nlisten: 127.0.0.1:0\n';

const tokenOf = async ({ paths }: TestDaemon): Promise<string> =>
  (await readFile(join(paths.stateFolder, 'token'), 'utf8')).trim();

/** A port that nothing listens on in this moment. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const listening = async (): Promise<{ daemon: TestDaemon; url: string; token: string }> => {
  const daemon = await testDaemon({ config: CONFIG });
  const { listen } = await daemon.client.daemon.status();
  return { daemon, url: `http://${listen}/mcp`, token: await tokenOf(daemon) };
};

const INITIALIZE = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
});

interface Raw {
  readonly url?: string;
  readonly socketPath?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ask = ({ url = 'http://cox/mcp', socketPath, method = 'POST', headers }: Raw) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        socketPath,
        headers: {
          accept: 'application/json, text/event-stream',
          'content-type': 'application/json',
          ...headers,
        },
      },
      async (answer) => {
        const text = (await answer.setEncoding('utf8').toArray()).join('');
        resolve({ status: answer.statusCode ?? 0, text });
      },
    );
    sent.on('error', reject);
    sent.end(method === 'POST' ? INITIALIZE : undefined);
  });

test('it answers on the Unix socket without a token, under all prefixes of the API', async () => {
  const { paths } = await testDaemon();
  for (const path of ['/mcp', '/api/mcp', '/api/v1/mcp']) {
    const answer = await ask({ url: `http://cox${path}`, socketPath: paths.socketFile });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('"serverInfo":{"name":"cox"');
  }
});

test('over TCP it wants the token, a name that the listener has, and no web page', async () => {
  const { url, token } = await listening();
  const authorization = `Bearer ${token}`;
  expect((await ask({ url })).status).toBe(401);
  expect((await ask({ url, headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  expect((await ask({ url, headers: { authorization, host: 'evil.example' } })).status).toBe(403);
  expect((await ask({ url, headers: { authorization, origin: 'http://evil.example' } })).status).toBe(403);
  expect((await ask({ url, headers: { authorization } })).status).toBe(200);
  expect((await ask({ url, method: 'GET', headers: { authorization } })).status).toBe(405);
});

describe.each(ERAS)('to a %s client', (era) => {
  test('the token of the listener means its user', async () => {
    const { daemon, url, token } = await listening();
    const agent = await httpAgent(`${url}?session=web`, token, era);
    const done = await agent.use('bg_submit', { prompt: 'echo hello', workdir: daemon.home, wait: true });
    expect(done.data).toMatchObject({ status: 'completed', result: 'hello', session: 'web' });
    const { task } = await daemon.client.tasks.get(done.data.id);
    expect(task.source).toBe('mcp');
    expect(task.parentId).toBeUndefined();
  });

  test('the token of a task makes children of that task, and forbids the rest', async () => {
    const { daemon, url } = await listening();
    const own = await runningTask(daemon);
    const agent = await httpAgent(url, own.token, era);
    const child = await agent.use('bg_submit', { prompt: 'echo child', wait: true });
    expect(child.data).toMatchObject({ parentId: own.id, result: 'child' });
    const { task } = await daemon.client.tasks.submit({ prompt: 'sleep 60', agent: 'shell' });
    expect((await agent.use('bg_cancel', { id: task.id })).text).toMatch(/^forbidden: /);
  });
});

test('a client continues with the daemon that comes after a restart on the same address', async () => {
  const port = await freePort();
  const daemon = await testDaemon({ config: `defaultAgent: shell\nlisten: 127.0.0.1:${port}\n` });
  const agent = await httpAgent(`http://127.0.0.1:${port}/mcp`, await tokenOf(daemon));
  const before = await agent.use('bg_submit', { prompt: 'echo before', wait: true });
  await daemon.kill9();
  await daemon.start();
  expect((await agent.use('bg_result', { id: before.data.id })).data.result).toBe('before');
});

test('a daemon that stops ends the waits of its clients', async () => {
  const { daemon, url, token } = await listening();
  const agent = await httpAgent(url, token);
  const waiting = agent.use('bg_submit', { prompt: 'sleep 60', wait: true }).catch((error: unknown) => error);
  for await (const _event of daemon.client.events({ since: 0, types: ['TaskStarted'] })) break;
  expect(await daemon.stop()).toBe(0);
  await agent.close();
  await waiting;
});
