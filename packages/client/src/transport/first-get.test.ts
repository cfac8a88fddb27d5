import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryHome } from '../testing/temporary-home.ts';
import { ConnectionError } from './connection-error.ts';
import { dial, takeOver } from './dial.ts';
import { firstGet, isPlainGet } from './first-get.ts';
import { textOf, type WireRequest } from './transport.ts';

const request: WireRequest = {
  method: 'GET',
  path: '/api/v1/tasks?limit=5',
  headers: { accept: 'application/json', 'cox-protocol': '1' },
};

/** A server of bytes: what it was sent, and whatever the test answers. */
const serverOf = async (answer: (socket: Socket, sent: string) => void) => {
  const { paths, remove } = temporaryHome();
  onTestFinished(remove);
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', (bytes) => answer(socket, bytes.toString()));
  }).listen(paths.socketFile);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    rmSync(paths.socketFile, { force: true });
  });
  return async () => {
    const socket = takeOver(await dial(paths.socketFile));
    if (socket === undefined) throw new Error('the connection is closed');
    return socket;
  };
};

const wire = (body: Buffer | string, head = 'HTTP/1.1 200 OK\r\nX-Etag: a:b \r\n'): Buffer =>
  Buffer.concat([
    Buffer.from(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`),
    Buffer.from(body),
  ]);

test('it asks for one message and the end of the connection', async () => {
  const asked = Promise.withResolvers<string>();
  const open = await serverOf((socket, sent) => {
    asked.resolve(sent);
    socket.end(wire('{}'));
  });
  await firstGet(await open(), request);
  expect(await asked.promise).toBe(
    'GET /api/v1/tasks?limit=5 HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\ncox-protocol: 1\r\nconnection: close\r\n\r\n',
  );
});

test('wherever the answer is cut into pieces, all of it is read', async () => {
  let pieces: readonly Buffer[] = [];
  const open = await serverOf(async (socket) => {
    for (const piece of pieces) {
      socket.write(piece);
      await new Promise(setImmediate);
    }
  });
  const positions = fc.array(fc.nat(500), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 100 }), positions, async (body, at) => {
      const bytes = wire(body);
      const ends = [...at.map((position) => position % bytes.length).toSorted((a, b) => a - b), bytes.length];
      pieces = ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
      const answer = await firstGet(await open(), request);
      expect(answer.status).toBe(200);
      expect(answer.header('x-etag')).toBe('a:b');
      expect(await textOf(answer)).toBe(Buffer.from(body).toString());
    }),
    { numRuns: 50 },
  );
});

test('an answer without a body needs no length', async () => {
  const open = await serverOf((socket) => socket.write('HTTP/1.1 304 Not Modified\r\netag: "a"\r\n\r\n'));
  const answer = await firstGet(await open(), request);
  expect([answer.status, answer.header('etag'), await textOf(answer)]).toEqual([304, '"a"', '']);
});

describe('an answer that is not plain is left to node:http', () => {
  test.each([
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n'],
    ['without a length', 'HTTP/1.1 200 OK\r\n\r\n{}'],
    ['of a strange length', 'HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n{}'],
    ['announced before', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['of an older time', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}'],
    ['that is none', 'SSH-2.0-OpenSSH_9.9\r\n\r\n'],
    ['with a field that is none', 'HTTP/1.1 200 OK\r\n folded\r\nContent-Length: 2\r\n\r\n{}'],
    ['with an endless head', `HTTP/1.1 200 OK\r\nA: ${'x'.repeat(70_000)}`],
  ])('%s', async (_, bytes) => {
    const open = await serverOf((socket) => socket.write(bytes));
    await expect(firstGet(await open(), request)).rejects.toMatchObject({ code: 'EPROTO' });
  });
});

test('an answer that ends too early is a broken connection', async () => {
  const open = await serverOf((socket) => socket.end(wire('{"tasks":[]}').subarray(0, -1)));
  const failure = await firstGet(await open(), request).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ConnectionError);
  expect(failure).toMatchObject({ code: 'ECONNRESET', maybeSeen: true });
});

test('an aborted signal ends the wait with its reason and closes the connection', async () => {
  const closed = Promise.withResolvers<void>();
  const controller = new AbortController();
  const reason = new Error('Ctrl-C');
  const open = await serverOf((socket) => {
    socket.on('close', () => closed.resolve());
    controller.abort(reason);
  });
  await expect(firstGet(await open(), { ...request, signal: controller.signal })).rejects.toBe(reason);
  await closed.promise;
  await expect(firstGet(await open(), { ...request, signal: AbortSignal.abort(reason) })).rejects.toBe(
    reason,
  );
});

test('only what asks for one JSON text, in characters that end no line, is sent so', () => {
  expect(isPlainGet(request)).toBe(true);
  expect(isPlainGet({ ...request, method: 'POST' })).toBe(false);
  expect(isPlainGet({ ...request, body: '' })).toBe(false);
  expect(isPlainGet({ ...request, headers: { accept: 'text/event-stream' } })).toBe(false);
  for (const bad of ['a\r\nb: c', 'a\nb', 'é', 'a\0'])
    expect(isPlainGet({ ...request, headers: { ...request.headers, authorization: bad } })).toBe(false);
});
