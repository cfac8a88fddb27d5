import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { ProblemError, VERSION } from '@coxswain/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect } from './connect.ts';
import { folderIdentity } from './daemon-file.ts';
import { homePaths } from './home.ts';
import { collect, event, frame, SSE_HEADERS, TASK } from './testing/events.ts';
import { json, startPeer } from './testing/scripted-peer.ts';
import { temporaryHome } from './testing/temporary-home.ts';

const home = () => {
  const made = temporaryHome();
  onTestFinished(made.remove);
  return made;
};

const peerOf = async (...args: Parameters<typeof startPeer>) => {
  const peer = await startPeer(...args);
  onTestFinished(peer.close);
  return peer;
};

describe('over the socket', () => {
  test('asks nothing before the first request when the daemon is of the same version', async () => {
    const { home: folder, paths } = home();
    const peer = await peerOf(paths, (response) => json(response, {}));
    const client = await connect({ home: folder });
    expect(client.address).toBe(paths.socketFile);
    expect(peer.received).toEqual([]);
    expect(peer.connections).toHaveLength(1);
    client.close();
  });

  test('goes to the socket that daemon.json names', async () => {
    const [one, other] = [home(), home()];
    const peer = await peerOf(other.paths, (response) => json(response, {}));
    const { socketFile: socket } = other.paths;
    const folder = folderIdentity(one.paths.stateFolder);
    const facts = { pid: 1, startTime: 'x', socket, version: VERSION, protocol: 1, folder };
    writeFileSync(one.paths.daemonFile, JSON.stringify(facts));
    const client = await connect({ home: one.home });
    await client.tasks.counts();
    expect(peer.received).toHaveLength(1);
    expect(peer.received[0]?.headers['cox-folder']).toBe(folder);
    client.close();
  });

  test.each(['with', 'without'])(
    'does not go where the daemon.json of another folder leads, %s the identity of that folder in it',
    async (mode) => {
      const [copy, original] = [home(), home()];
      const peer = await peerOf(original.paths, (response) => json(response, {}));
      const facts = JSON.parse(readFileSync(original.paths.daemonFile, 'utf8'));
      const folder = folderIdentity(original.paths.stateFolder);
      writeFileSync(copy.paths.daemonFile, JSON.stringify(mode === 'with' ? { ...facts, folder } : facts));
      await expect(connect({ home: copy.home })).rejects.toMatchObject({
        code: 'unreachable',
        message: expect.stringContaining(copy.paths.socketFile),
      });
      expect(peer.connections).toEqual([]);
    },
  );

  test('names no folder to a socket that is named itself', async () => {
    const { paths } = home();
    const peer = await peerOf(paths, (response) => json(response, { version: VERSION, protocol: 1, pid: 1 }));
    const client = await connect({ home: '/nowhere', socket: paths.socketFile });
    await client.tasks.counts();
    for (const { headers } of peer.received) expect(headers).not.toHaveProperty('cox-folder');
    client.close();
  });

  test.each(['', '{"pid":', '[]', '{"pid":"1"}'])(
    'asks the daemon itself when daemon.json is %j',
    async (text) => {
      const { home: folder, paths } = home();
      const peer = await peerOf(paths, (response) =>
        json(response, { version: VERSION, protocol: 1, pid: 1 }),
      );
      writeFileSync(paths.daemonFile, text);
      const client = await connect({ home: folder });
      expect(peer.received.map(({ url }) => url)).toEqual(['/api/v1/version']);
      client.close();
    },
  );

  test('names both versions and what fixes it when the daemon is too far ahead', async () => {
    const { home: folder, paths } = home();
    const says = { version: '9.1.0', protocol: 9 };
    await peerOf(paths, (response) => json(response, { ...says, pid: 1 }), { says });
    await expect(connect({ home: folder })).rejects.toMatchObject({
      code: 'incompatible',
      message: `this cox is ${VERSION} and speaks protocol 1, the daemon is 9.1.0 and speaks 9: use the cox that started it, or update this one`,
    });
  });

  test('takes any daemon when it is to be fixed, and speaks no protocol to it', async () => {
    const { home: folder, paths } = home();
    const says = { version: '9.1.0', protocol: 9 };
    const peer = await peerOf(
      paths,
      (response) => {
        response.setHeader('cox-protocol', '9');
        response.end(JSON.stringify({ ...says, pid: 1 }));
      },
      { says },
    );
    const client = await connect({ home: folder, anyVersion: true });
    expect(await client.daemon.version()).toMatchObject(says);
    expect(peer.received[0]?.headers).not.toHaveProperty('cox-protocol');
    client.close();
  });

  test('speaks the older protocol with a daemon that is one behind', async () => {
    const { home: folder, paths } = home();
    const says = { version: '0.0.5', protocol: 0 };
    const peer = await peerOf(
      paths,
      (response) => {
        response.setHeader('cox-protocol', '0');
        response.end(JSON.stringify({ ...says, pid: 1 }));
      },
      { says },
    );
    const client = await connect({ home: folder });
    await client.tasks.counts();
    expect(peer.received.map(({ headers }) => headers['cox-protocol'])).toEqual([undefined, '0']);
    client.close();
  });

  test('does not go into a folder under /tmp that someone else could have made', async () => {
    const { home: folder, remove } = temporaryHome();
    onTestFinished(remove);
    const long = join(folder, 'h'.repeat(120));
    const paths = homePaths(long, { platform: process.platform, userId: process.getuid?.() ?? 0 });
    expect(paths.socketFolder).toMatch(/^\/tmp\/cox-\d+\//);
    onTestFinished(() => rmSync(paths.socketFolder, { recursive: true, force: true }));
    mkdirSync(dirname(paths.socketFolder), { recursive: true, mode: 0o700 });
    mkdirSync(paths.stateFolder, { recursive: true });

    mkdirSync(paths.socketFolder);
    chmodSync(paths.socketFolder, 0o777);
    await expect(connect({ home: long })).rejects.toMatchObject({ code: 'forbidden' });
    rmSync(paths.socketFolder, { recursive: true });

    symlinkSync(paths.stateFolder, paths.socketFolder);
    await expect(connect({ home: long })).rejects.toMatchObject({ code: 'forbidden' });
    rmSync(paths.socketFolder);

    mkdirSync(paths.socketFolder, { mode: 0o700 });
    await peerOf(paths, (response) => json(response, {}));
    (await connect({ home: long })).close();
  });
});

describe('over TCP', () => {
  test('says its token, learns the version first, and streams', async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(`${request.url} ${request.headers.authorization}`);
      if (request.url?.endsWith('/stream'))
        response.writeHead(200, SSE_HEADERS).write(frame(event(1, 'TaskCompleted')));
      else json(response, { version: VERSION, protocol: 1, pid: 1 });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listens on TCP
    const client = await connect({ home: '/nowhere', url: `${url}/`, token: 'secret' });
    expect(client.address).toBe(url);
    expect(await collect(client.tasks.stream(TASK))).toHaveLength(1);
    expect(seen).toEqual(['/api/v1/version Bearer secret', `/api/v1/tasks/${TASK}/stream Bearer secret`]);
    client.close();
  });

  test('says where no daemon answers, and what is not an address', async () => {
    await expect(connect({ home: '/nowhere', url: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(
        /no daemon answers at http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\).*'listen'/,
      ),
    });
    await expect(connect({ home: '/nowhere', url: 'localhost:80' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});

describe('in this process', () => {
  test('hands requests to a function and reads its answers', async () => {
    const seen: string[] = [];
    const client = await connect({
      home: '/nowhere',
      token: 'secret',
      inProcess: async (request) => {
        const { pathname } = new URL(request.url);
        seen.push(
          `${request.method} ${pathname} ${request.headers.get('authorization')} ${await request.text()}`,
        );
        if (pathname.endsWith('/cancel'))
          return Response.json(new ProblemError('task_not_found', 'no such task').toProblem(), {
            status: 404,
          });
        return Response.json({ id: TASK }, { status: 201 });
      },
    });
    expect(await client.tasks.submit({ prompt: 'x' })).toEqual({ task: { id: TASK }, existing: false });
    await expect(client.tasks.cancel('abc', {})).rejects.toMatchObject({ code: 'task_not_found' });
    expect(seen).toEqual([
      'POST /api/v1/tasks Bearer secret {"prompt":"x"}',
      'POST /api/v1/tasks/abc/cancel Bearer secret {}',
    ]);
  });

  test('streams events until the loop is left or the signal aborts', async () => {
    let cancelled = 0;
    const client = await connect({
      home: '/nowhere',
      inProcess: () => {
        const body = new ReadableStream<string>({
          start: (controller) => controller.enqueue(frame(event(1))),
          cancel: () => void cancelled++,
        });
        return new Response(body.pipeThrough(new TextEncoderStream()), { headers: SSE_HEADERS });
      },
    });
    for await (const { seq } of client.events({})) {
      expect(seq).toBe(1);
      break;
    }
    expect(cancelled).toBe(1);
    const controller = new AbortController();
    const reason = new Error('enough');
    const reading = async (): Promise<void> => {
      for await (const _ of client.events({ signal: controller.signal }))
        setTimeout(() => controller.abort(reason), 5);
    };
    await expect(reading()).rejects.toBe(reason);
    expect(cancelled).toBe(2);
  });

  test('sends a batch and gets its answers', async () => {
    const client = await connect({
      home: '/nowhere',
      inProcess: async (request) => {
        const lines = (await request.text()).trimEnd().split('\n');
        return new Response(lines.map((id, n) => `${JSON.stringify({ line: n + 1, id })}\n`).join(''));
      },
    });
    async function* ids(): AsyncGenerator<string> {
      yield 'a';
      yield 'b';
    }
    const answers = await collect(client.tasks.submitBatch(ids(), { block: false }));
    expect(answers).toEqual([
      { line: 1, id: 'a' },
      { line: 2, id: 'b' },
    ]);
  });
});
