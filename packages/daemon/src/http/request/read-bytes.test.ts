import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ProblemError } from '@coxswain/protocol';
import { expect, onTestFinished, test } from 'vitest';
import type { RequestContext } from '../context.ts';
import { bodyBudgets } from './body-budget.ts';
import { readBytes } from './read-bytes.ts';

const MAX_BYTES = 16;

const read = async (incoming: IncomingMessage): Promise<string> => {
  await Promise.resolve();
  const context = { env: { incoming } } as unknown as RequestContext; // what it reads
  const tooLarge = () => new ProblemError('payload_too_large', 'too large');
  const budget = bodyBudgets().webhooks;
  return readBytes(context, { maxBytes: MAX_BYTES, budget, tooLarge }).then(String, (error) => error.message);
};

/** The bodies that a server reads one after the other on one connection, to which the pieces are written. */
const bodiesRead = async (pieces: readonly string[], count: number): Promise<readonly string[]> => {
  const bodies: Promise<string>[] = [];
  const all = Promise.withResolvers<readonly string[]>();
  const server = createServer(async (incoming, response) => {
    const body = read(incoming);
    if (bodies.push(body) === count) all.resolve(Promise.all(bodies));
    await body;
    response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const connection = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay();
  onTestFinished(() => {
    connection.destroy();
    server.close();
  });
  connection.resume();
  for (const piece of pieces) {
    connection.write(piece);
    await nextTurn();
  }
  return all.promise;
};

const head = (bytes: number): string => `POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${bytes}\r\n\r\n`;

test.each([
  ['with its headers', [`${head(5)}first`, `${head(6)}second`]],
  ['behind its headers', [head(5), 'first', head(6), 'second']],
  ['in pieces', [`${head(5)}fi`, `rst${head(6)}sec`, 'ond']],
  ['with the next request', [`${head(5)}first${head(6)}second`]],
  [
    'in chunks',
    [
      'POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\n',
      `${head(6)}second`,
    ],
  ],
])('a body that comes %s is read whole, and so is the next one', async (_, pieces) => {
  expect(await bodiesRead(pieces, 2)).toEqual(['first', 'second']);
});

test('a body is refused that is too large, also when it is here already', async () => {
  const long = 'x'.repeat(MAX_BYTES + 1);
  expect(await bodiesRead([`${head(long.length)}${long}`], 1)).toEqual(['too large']);
});
