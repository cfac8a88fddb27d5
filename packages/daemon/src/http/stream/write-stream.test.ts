import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { StreamAnswer } from './stream-answer.ts';
import { StalledReader, writeStream } from './write-stream.ts';

const MIB = 1024 * 1024;
const MANY = 400;

/** An answer to a client that has read nothing of it yet. */
const unread = async (): Promise<{
  readonly outgoing: ServerResponse;
  readonly incoming: IncomingMessage;
}> => {
  const answering = Promise.withResolvers<ServerResponse>();
  const server = createServer((_, response) => {
    response.writeHead(200).flushHeaders();
    answering.resolve(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: '127.0.0.1', port, agent: false }).end();
  const [incoming] = (await once(sent, 'response')) as [IncomingMessage];
  incoming.on('error', () => {});
  onTestFinished(() => {
    sent.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { outgoing: await answering.promise, incoming };
};

/** Pieces of a mebibyte, and how many of them were asked for; `idle` resolves when no more are for a while. */
const counted = (more: Partial<StreamAnswer> = {}) => {
  const taken = { count: 0 };
  async function* pieces(): AsyncGenerator<Buffer> {
    for (; taken.count < MANY; taken.count++) yield Buffer.alloc(MIB);
  }
  const answer: StreamAnswer = { contentType: 'text/plain', pieces: pieces(), ...more };
  return { taken, answer };
};

const settled = async (read: () => number): Promise<number> => {
  for (let before = -1; before !== read(); ) {
    before = read();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return read();
};

const reading = (signal: AbortSignal) => ({
  signal,
  stalledMs: 60_000,
  ahead: new Map<ServerResponse, number>(),
});

test('of an answer that no one reads no further piece is fetched', async () => {
  const { outgoing } = await unread();
  const { taken, answer } = counted();
  const stop = new AbortController();
  const written = writeStream(outgoing, answer, reading(stop.signal));
  // What the system takes of a connection is a few mebibytes.
  expect(await settled(() => taken.count)).toBeLessThan(20);
  stop.abort();
  await written;
});

test('what may run ahead of its reader shares one budget with all others that do', async () => {
  const stop = new AbortController();
  const options = reading(stop.signal);
  const streams = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const { outgoing } = await unread();
      const { taken, answer } = counted({ maxWaitingBytes: 64 * MIB });
      return { taken, written: writeStream(outgoing, answer, options) };
    }),
  );
  const together = () => streams.reduce((sum, { taken }) => sum + taken.count, 0);
  const pieces = await settled(together);
  expect(pieces).toBeGreaterThan(50);
  expect(pieces).toBeLessThan(64 + streams.length * 20);
  stop.abort();
  await Promise.all(streams.map(({ written }) => written));
  expect(options.ahead.size).toBe(0);
});

test('a reader that takes nothing is cut off where it can continue later, and waited for where it cannot', async () => {
  const { signal } = new AbortController();
  const resumable = await unread();
  const options = { ...reading(signal), stalledMs: 50 };
  await expect(
    writeStream(resumable.outgoing, counted({ isResumable: true }).answer, options),
  ).rejects.toBeInstanceOf(StalledReader);
  expect(resumable.outgoing.destroyed).toBe(true);

  const other = await unread();
  const { answer, taken } = counted();
  const written = writeStream(other.outgoing, answer, options);
  await settled(() => taken.count);
  other.incoming.resume();
  await written;
  expect(taken.count).toBe(MANY);
});
