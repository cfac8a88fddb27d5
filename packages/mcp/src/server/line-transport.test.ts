import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { expect, test } from 'vitest';
import { LineTransport } from './line-transport.ts';

const PING = { jsonrpc: '2.0', id: 1, method: 'ping' } as const;

interface Seen {
  readonly transport: LineTransport;
  readonly messages: JSONRPCMessage[];
  readonly errors: Error[];
  readonly written: string[];
  closes: number;
}

const over = (lines: readonly string[], write?: () => Promise<void>): Seen => {
  async function* input(): AsyncGenerator<string> {
    yield* lines;
  }
  const written: string[] = [];
  const transport = new LineTransport({
    input: input(),
    write: write ?? (async (text) => void written.push(text)),
  });
  const seen: Seen = { transport, messages: [], errors: [], written, closes: 0 };
  transport.onmessage = (message) => void seen.messages.push(message);
  transport.onerror = (error) => void seen.errors.push(error);
  transport.onclose = () => {
    seen.closes += 1;
  };
  return seen;
};

test('lines become messages, nonsense is reported and skipped, and the end of the input is the end', async () => {
  const seen = over([
    JSON.stringify(PING),
    '',
    'nonsense',
    '{"no":"rpc"}',
    JSON.stringify({ ...PING, id: 2 }),
  ]);
  await seen.transport.start();
  await seen.transport.ended;
  expect(seen.messages).toEqual([PING, { ...PING, id: 2 }]);
  expect(seen.errors).toHaveLength(2);
  expect(seen.closes).toBe(1);
});

test('a message is one line', async () => {
  const { transport, written } = over([]);
  await transport.send({ jsonrpc: '2.0', id: 1, result: { text: 'two\nlines' } });
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/^[^\n]+\n$/);
});

test('when no one reads any more, the connection is over, once', async () => {
  const seen = over([], () => Promise.reject(new Error('gone')));
  await expect(seen.transport.send(PING)).rejects.toThrow('gone');
  await seen.transport.ended;
  await seen.transport.close();
  expect(seen.closes).toBe(1);
});
