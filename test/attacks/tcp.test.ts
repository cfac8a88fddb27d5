// Anyone who reaches a TCP listener may connect without a token: incomplete or oversized requests and guessed tokens must neither
// exhaust the memory of the daemon nor lock out its owner.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { save } from '../jobs/watch.ts';

const MIB = 1024 * 1024;

interface Address {
  readonly host: string;
  readonly port: number;
}

interface Outside {
  readonly api: Address;
  readonly hooks: Address;
  readonly token: string;
  readonly secret: string;
}

/** A daemon that listens on TCP, for the API and for webhooks. */
const outside = async (more = ''): Promise<Outside & { readonly daemon: TestDaemon }> => {
  const daemon = await testDaemon({ config: `listen: 127.0.0.1:0\nhooks:\n  listen: 127.0.0.1:0\n${more}` });
  await save(daemon, {
    name: 'inbox',
    prompt: 'true',
    triggers: [{ kind: 'webhook', path: 'inbox' }],
    policy: { overlap: 'queue' },
  });
  const [hook] = await daemon.client.jobs.secrets('inbox');
  const { listen = '' } = await daemon.client.daemon.status();
  const addressOf = (url: string): Address => {
    const { hostname: host, port } = new URL(url);
    return { host, port: Number(port) };
  };
  return {
    daemon,
    api: addressOf(`http://${listen}`),
    hooks: addressOf(hook?.url ?? ''),
    token: readFileSync(join(daemon.paths.stateFolder, 'token'), 'utf8').trim(),
    secret: hook?.secret ?? '',
  };
};

/** A connection; what the other side does with it is looked at by the test. */
const dial = ({ host, port }: Address, first?: string | Buffer): Socket => {
  const socket = connect(port, host).on('error', () => {});
  onTestFinished(() => void socket.destroy());
  if (first !== undefined) socket.write(first);
  return socket;
};

const closed = async (socket: Socket): Promise<string> => {
  let said = '';
  socket.on('data', (bytes) => {
    said += bytes;
  });
  // An error comes before it, and says the same.
  await new Promise((resolve) => socket.once('close', resolve));
  return said;
};

const ask = (at: Address, path: string, headers: Record<string, string> = {}, body?: string) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request({ ...at, path, method, headers, agent: false }, (answer) => {
      text(answer).then((words) => resolve({ status: answer.statusCode ?? 0, text: words }), reject);
    });
    sent.on('error', reject).end(body);
  });

const filesOf = ({ pid }: TestDaemon): number => readdirSync(`/proc/${pid}/fd`).length;

test('idle and half-sent connections without a token are closed; a stream with one stays open', async () => {
  const { daemon, api, hooks, token } = await outside();
  const authorization = `Bearer ${token}`;
  const stream = request({ ...api, path: '/api/v1/events', headers: { authorization }, agent: false }).end();
  onTestFinished(() => void stream.destroy());
  const [events] = await once(stream, 'response');
  expect(events.statusCode).toBe(200);

  const halves = [api, hooks].flatMap((at) => [
    dial(at),
    dial(at, `POST /api/v1/tasks HTTP/1.1\r\nhost: ${at.host}:${at.port}\r\nx-slow: `),
  ]);
  const body = dial(
    api,
    `POST /api/v1/tasks HTTP/1.1\r\nhost: ${api.host}:${api.port}\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n{`,
  );
  // The answer does not wait for the body.
  expect(await closed(body)).toMatch(/^HTTP\/1\.1 401 /);
  for (const said of await Promise.all(halves.map(closed))) expect(said).toMatch(/^(HTTP\/1\.1 408 |$)/);

  const { task } = await daemon.client.tasks.submit({ prompt: 'true', agent: 'shell', workDir: daemon.home });
  let heard = '';
  for await (const piece of events) {
    heard += piece;
    if (heard.includes(task.id)) break;
  }
  expect(heard).toContain(task.id);
});

test('excess connections are closed at once, and the owner is answered', async () => {
  const { daemon, api, hooks, token } = await outside('tcp:\n  maxConnections: 40\n  maxPerAddress: 30\n');
  for (const at of [api, hooks]) {
    const sockets = Array.from({ length: 200 }, () => dial(at, 'GET / HTTP/1.1\r\n'));
    const gone = sockets.map((socket) => closed(socket).then(() => socket));
    let count = 0;
    for (const one of gone) void one.then(() => count++);
    await expect.poll(() => count).toBeGreaterThanOrEqual(170);
    expect((await daemon.cox(['tasks', 'count'])).code).toBe(0);
    for (const socket of sockets) socket.destroy();
  }
  await expect
    .poll(async () => (await ask(api, '/health', { authorization: `Bearer ${token}` })).status)
    .toBe(200);
  const messages = (await daemon.log()).map(({ msg }) => String(msg));
  expect(messages.filter((message) => message.includes('tcp.maxPerAddress allows 30'))).not.toEqual([]);
});

const hasPrlimit = ((): boolean => {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!hasPrlimit)(
  "strangers cannot use up the descriptors of the owner's socket and of tasks",
  async () => {
    const { daemon, api } = await outside();
    const files = filesOf(daemon) + 40;
    execFileSync('prlimit', ['--pid', String(daemon.pid), `--nofile=${files}:${files}`]);
    const sockets = Array.from({ length: 250 }, () => dial(api));
    let gone = 0;
    for (const socket of sockets) void closed(socket).then(() => gone++);
    await expect.poll(() => gone).toBeGreaterThanOrEqual(200);
    expect(filesOf(daemon)).toBeLessThanOrEqual(files - Math.floor(files / 4) + 2);
    const { task } = await daemon.client.tasks.submit({
      prompt: 'echo fine',
      agent: 'shell',
      workDir: daemon.home,
    });
    for await (const _ of daemon.client.tasks.stream(task.id)); // to its end
    expect((await daemon.client.tasks.get(task.id)).task.result).toBe('fine');
    expect((await daemon.cox(['tasks', 'count'])).code).toBe(0);
  },
);

test('unfinished uploads do not fill the memory, and a webhook fires once they are gone', async () => {
  const { daemon, hooks, secret } = await outside();
  const head = `POST /hooks/inbox HTTP/1.1\r\nhost: x\r\ncontent-length: ${MIB}\r\n\r\n`;
  const sockets = Array.from({ length: 100 }, () => dial(hooks));
  let refused = 0;
  for (const socket of sockets) {
    socket.on('data', (bytes) => {
      if (bytes.toString().includes(' 429 ')) refused++;
    });
    socket.write(head);
    socket.write(Buffer.alloc(MIB - 1));
  }
  // 32 MiB are kept.
  await expect.poll(() => refused).toBeGreaterThanOrEqual(60);
  expect((await ask(hooks, '/hooks/inbox', { 'x-cox-secret': secret }, '{"a":"0123456789"}')).status).toBe(
    202,
  );
  for (const socket of sockets) socket.destroy();
  // As a list: a text so long fits into no variable.
  const large = JSON.stringify({ a: ['x'.repeat(MIB / 2)] });
  await expect
    .poll(async () => (await ask(hooks, '/hooks/inbox', { 'x-cox-secret': secret }, large)).status)
    .toBe(202);
  await expect.poll(async () => (await daemon.client.jobs.get('inbox')).runs).toBeGreaterThanOrEqual(2);
});

test('wrong tokens are answered one by one and closed; the right one is served meanwhile', async () => {
  const { api, token } = await outside();
  const guess = async (bearer: string): Promise<string> => {
    const head = `GET /api/v1/caller HTTP/1.1\r\nhost: ${api.host}:${api.port}\r\nauthorization: Bearer ${bearer}\r\n\r\n`;
    // The second is never looked at.
    return closed(dial(api, head + head.replace(bearer, token)));
  };
  const guesses = Array.from({ length: 5 }, (_, index) => guess(`wrong-${index}`));
  expect((await ask(api, '/api/v1/caller', { authorization: `Bearer ${token}` })).status).toBe(200);
  for (const said of await Promise.all(guesses)) {
    expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401']);
    expect(said.toLowerCase()).toContain('connection: close');
  }
});
