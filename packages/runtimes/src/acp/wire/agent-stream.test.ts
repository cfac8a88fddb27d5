import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { AgentStream } from './agent-stream.ts';

/** An agent made of two pipes, and what it was heard to say. */
const wired = (notified: (method: string) => Promise<void> = async () => {}) => {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const heard: string[] = [];
  const wire = new AgentStream({
    stdin,
    stdout,
    maxMessageBytes: 1_000,
    notified: async (method: string) => {
      await notified(method);
      heard.push(method);
    },
    printed: async (text: string) => {
      heard.push(text);
    },
  });
  const say = (message: object): void => {
    stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  };
  const { stream, ended } = wire;
  return { stdin, stdout, heard, say, stream, ended, quiet: () => wire.quiet() };
};

test('nothing more is read before the last update was handled', async () => {
  const held = Promise.withResolvers<void>();
  const { say, heard, quiet } = wired((method) => (method === 'first' ? held.promise : Promise.resolve()));
  say({ method: 'first' });
  say({ method: 'second' });
  const isQuiet = quiet();
  expect(heard).toEqual([]);
  held.resolve();
  await isQuiet;
  expect(heard).toEqual(['first', 'second']);
});

test('an agent that asks without end is not read until it is answered', async () => {
  const { say, heard, stream, stdin } = wired();
  const reader = stream.readable.getReader();
  for (let id = 0; id < 300; id++) say({ id, method: 'ask' });
  say({ method: 'after' });
  const ids: number[] = [];
  for (let n = 0; n < 256; n++) ids.push(Object(await reader.read()).value.id);
  expect(heard).toEqual([]);
  stdin.resume();
  const writer = stream.writable.getWriter();
  const read = Array.from({ length: 44 }, () => reader.read());
  for (const id of ids) await writer.write({ jsonrpc: '2.0', id, result: {} });
  await Promise.all(read);
  await expect.poll(() => heard).toEqual(['after']);
});

test('an agent that is not read until it is answered counts as quiet', async () => {
  const { say, stream, quiet } = wired();
  const reader = stream.readable.getReader();
  for (let id = 0; id < 300; id++) say({ id, method: 'ask' });
  for (let n = 0; n < 256; n++) await reader.read();
  await expect(quiet()).resolves.toBeUndefined();
});

test('who waits for an answer acts on it before what follows is taken', async () => {
  const order: string[] = [];
  const { say, stream, stdin } = wired(async (method) => {
    order.push(method);
  });
  stdin.resume();
  const reader = stream.readable.getReader();
  const answered = reader.read().then(() => Promise.resolve().then(() => order.push('answer')));
  await stream.writable.getWriter().write({ jsonrpc: '2.0', id: 7, method: 'ask' });
  say({ id: 0, result: {} });
  say({ method: 'after' });
  await answered;
  await expect.poll(() => order).toEqual(['answer', 'after']);
});

test('an answer that no one asked for is what it printed', async () => {
  const { say, heard, quiet } = wired();
  say({ id: 3, result: {} });
  await quiet();
  expect(heard).toEqual(['{"jsonrpc":"2.0","id":3,"result":{}}\n']);
});

test('writing to an agent that is gone is no error', async () => {
  const { stream, stdin, stdout, ended } = wired();
  stdin.destroy();
  await stream.writable.getWriter().write({ jsonrpc: '2.0', method: 'm' });
  stdout.end();
  expect(await ended).toBeUndefined();
});

test('what is refused is reported', async () => {
  const { stdout, stream, ended } = wired();
  stdout.write('x'.repeat(2_000));
  const message = 'it sent a line of more than 1000 bytes';
  await expect(stream.readable.getReader().read()).rejects.toThrow(message);
  expect(await ended).toMatchObject({ message });
});
