import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createServer, TCP_LIMITS } from '../http/server.ts';
import type { OwnResources } from '../process/own-resources.ts';
import { networkOf, TcpGate, type TcpLimits } from './tcp-gate.ts';

afterEach(() => void vi.useRealTimers());

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['', ''],
])('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

interface Opened {
  readonly isOpen: boolean;
  readonly socket: Socket;
}

const gated = async (limits: TcpLimits, resources: () => OwnResources = () => ({ rssBytes: 0 })) => {
  const warnings: string[] = [];
  let asked = 0;
  const gate = new TcpGate({
    limits,
    resources,
    monotonicMs: () => performance.now(),
    log: { warn: (_, message) => void warnings.push(message) },
  });
  const fetch = gate.guard(async (incoming) => {
    asked++;
    return new Response('', { status: incoming.headers.get('authorization') === 'right' ? 200 : 401 });
  });
  const log = { error: () => {}, warn: () => {} };
  const server = createServer(fetch, { log, newLogId: () => 'id' }, TCP_LIMITS);
  gate.watch(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  /** Sends half a request: a connection that stays is told to go on, one that does not is closed. */
  const open = async (): Promise<Opened> => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    onTestFinished(() => void socket.destroy());
    socket.write(
      'POST / HTTP/1.1\r\nexpect: 100-continue\r\nauthorization: right\r\ncontent-length: 1\r\n\r\n',
    );
    const isOpen = await Promise.race([
      once(socket, 'data').then(() => true),
      once(socket, 'close').then(() => false),
    ]);
    return { isOpen, socket };
  };
  const ask = async (authorization: string) => {
    const sent = request({ host: '127.0.0.1', port, agent: false, headers: { authorization } }).end();
    const [answer] = await once(sent, 'response');
    return { status: answer.statusCode, connection: answer.headers.connection };
  };
  return { open, ask, port, warnings, asked: () => asked };
};

const opened = async (count: number, open: () => Promise<Opened>): Promise<readonly boolean[]> => {
  const found: boolean[] = [];
  for (let left = count; left > 0; left--) found.push((await open()).isOpen);
  return found;
};

test('connections beyond the limit are closed, and have room again when others go', async () => {
  const { open, warnings } = await gated({ maxConnections: 2, maxPerAddress: 10 });
  const [first, second] = [await open(), await open()];
  expect([first.isOpen, second.isOpen, (await open()).isOpen]).toEqual([true, true, false]);
  expect(warnings).toEqual(['a TCP connection was closed at once: tcp.maxConnections allows 2']);
  first.socket.destroy();
  await expect.poll(async () => (await open()).isOpen).toBe(true);
});

test('one address has no more than its share', async () => {
  const { open, warnings } = await gated({ maxConnections: 10, maxPerAddress: 3 });
  expect(await opened(4, open)).toEqual([true, true, true, false]);
  expect(warnings[0]).toContain('tcp.maxPerAddress allows 3, and 127.0.0.1 has them');
});

test('descriptors are left for others', async () => {
  const resources = () => ({ rssBytes: 0, openFiles: { open: 70, limit: 100 } });
  const { open, warnings } = await gated({ maxConnections: 100, maxPerAddress: 100 }, resources);
  expect(await opened(6, open)).toEqual([true, true, true, true, true, false]);
  expect(warnings[0]).toContain('ulimit -n');
});

test('a wrong token waits for its answer longer each time, in a place of its own; a right one does not', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { ask, asked, open } = await gated({ maxConnections: 100, maxPerAddress: 6 });
  const answered: unknown[] = [];
  const answeredAre = async (count: number): Promise<void> => {
    while (answered.length < count) await new Promise(setImmediate);
    expect(answered).toEqual(Array(count).fill({ status: 401, connection: 'close' }));
  };
  for (let count = 1; count <= 3; count++) {
    void ask('wrong').then((answer) => answered.push(answer));
    while (asked() < count) await new Promise(setImmediate);
  }
  // Three connections, and three that their senders cannot give back by going away.
  expect(await opened(1, open)).toEqual([false]);
  vi.advanceTimersByTime(100);
  await answeredAre(1);
  vi.advanceTimersByTime(100);
  await answeredAre(2);
  vi.advanceTimersByTime(200);
  await answeredAre(3);
  expect((await ask('right')).status).toBe(200);
});
