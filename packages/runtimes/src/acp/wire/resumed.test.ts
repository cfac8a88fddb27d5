// An agent that outlived its daemon, as the wire of the next one sees it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AnyMessage } from '@agentclientprotocol/sdk/unstable';
import { afterEach, expect, test, vi } from 'vitest';
import { AgentStream } from './agent-stream.ts';
import { Journal, type Resumed } from './journal.ts';

const PROMPT = 'session/prompt';
const folders: string[] = [];
const streams: AgentStream[] = [];
afterEach(async () => {
  for (const stream of streams.splice(0)) await stream.endJournal();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const lineOf = (message: object): string => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`;

/** What is sent to the pipe and heard of the agent. */
const wired = (resumed?: Resumed) => {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const heard: string[] = [];
  const wire = new AgentStream(
    {
      stdin,
      stdout,
      maxMessageBytes: 10_000,
      notified: async (method) => void heard.push(method),
      printed: async (text) => void heard.push(text),
      answered: async ({ method, at }) => void heard.push(`answered ${method} at ${at}`),
    },
    resumed,
  );
  streams.push(wire);
  const sent: string[] = [];
  stdin.on('data', (bytes: Buffer) => sent.push(bytes.toString()));
  const reader = wire.stream.readable.getReader();
  const writer = wire.stream.writable.getWriter();
  const read = async (): Promise<AnyMessage | undefined> => (await reader.read()).value;
  return {
    stdout,
    heard,
    wire,
    read,
    write: (message: AnyMessage) => writer.write(message),
    sentText: () => sent.join(''),
  };
};

const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'cox-wire-'));
  folders.push(path);
  return path;
};

const resumedFrom = async (journal: Journal, prompts: readonly number[], got = journal.saidBytes) => ({
  journal,
  start: { stdout: 0, stdin: 0, nextId: 0 },
  from: 0,
  sent: await journal.messages(),
  rest: await journal.said(got),
  prompts,
});

/** A journal with what was sent and said. */
const journalOf = async (said: readonly object[], heard: readonly object[], cut = ''): Promise<Journal> => {
  const path = await folder();
  const journal = await Journal.open(path, { isThere: false });
  await journal.say(Buffer.from(said.map(lineOf).join('') + cut));
  await journal.hear(Buffer.from(heard.map(lineOf).join('')));
  await journal.close();
  return Journal.open(path, { isThere: true });
};

test('a prompt that was sent is not sent again, and its answer reaches who asks again', async () => {
  const journal = await journalOf(
    [{ id: 4, method: PROMPT, params: {} }],
    [{ method: 'before' }, { id: 4, result: { stopReason: 'end_turn' } }],
  );
  const { heard, wire, read, write, sentText } = wired(await resumedFrom(journal, [0]));
  await wire.quiet();
  expect(heard).toEqual([]);
  expect(wire.isAnnounced(PROMPT)).toBe(true);
  await write({ jsonrpc: '2.0', id: 0, method: PROMPT, params: {} });
  expect(await read()).toMatchObject({ id: 0, result: { stopReason: 'end_turn' } });
  expect(heard).toEqual(['before']);
  expect(sentText()).toBe('');
  await write({ jsonrpc: '2.0', id: 1, method: PROMPT, params: {} });
  expect(sentText()).toBe(lineOf({ id: 5, method: PROMPT, params: {} }));
});

test('what the agent has not got yet is sent, but for a line that was not written down to its end', async () => {
  const first = lineOf({ id: 0, method: PROMPT, params: {} });
  const journal = await journalOf(
    [
      { id: 0, method: PROMPT, params: {} },
      { id: 'a', result: {} },
    ],
    [],
    '{"jsonrpc":"2.0","id":1,"meth',
  );
  const { sentText } = wired(await resumedFrom(journal, [0], first.length));
  await expect.poll(sentText).toBe(lineOf({ id: 'a', result: {} }));
});

test('each turn is heard again as long as its prompt is asked again', async () => {
  const first = [{ method: 'first' }, { id: 0, result: {} }];
  const journal = await journalOf(
    [0, 1].map((id) => ({ id, method: PROMPT, params: {} })),
    [...first, { method: 'second' }],
  );
  const second = first.map(lineOf).join('').length;
  const resumed = await resumedFrom(journal, [0, second]);
  const { heard, wire, read, write } = wired(resumed);
  await write({ jsonrpc: '2.0', id: 7, method: PROMPT, params: {} });
  expect(await read()).toMatchObject({ id: 7 });
  await wire.quiet();
  expect(heard).toEqual(['first']);
  await write({ jsonrpc: '2.0', id: 8, method: PROMPT, params: {} });
  await wire.quiet();
  expect(heard).toEqual(['first', 'second']);
});

test('of what the agent asked, only what has no answer is asked again, also where it uses a number twice', async () => {
  const ask = { id: 1, method: 'ask', params: {} };
  const journal = await journalOf(
    [
      { id: 0, method: PROMPT, params: {} },
      { id: 1, result: {} },
    ],
    [ask, ask],
  );
  const resumed = await resumedFrom(journal, [0]);
  const { heard, read, write, sentText } = wired(resumed);
  await write({ jsonrpc: '2.0', id: 0, method: PROMPT, params: {} });
  const once = lineOf(ask).length;
  expect(await read()).toMatchObject({ id: 2 * once, method: 'ask' });
  expect(heard).toEqual([`answered ask at ${once}`]);
  await write({ jsonrpc: '2.0', id: 2 * once, result: { done: true } });
  expect(sentText()).toBe(lineOf({ id: 1, result: { done: true } }));
});

test('a journal begins with what was said and not taken, and goes on in order', async () => {
  const path = await folder();
  const { stdout, wire, write } = wired();
  stdout.write(`${lineOf({ method: 'taken' })}{"jsonrpc":"2.0",`);
  await wire.quiet();
  const start = await wire.beginJournal(path);
  stdout.write('"method":"rest"}\n');
  await wire.quiet();
  await wire.announce(PROMPT, {});
  await write({ jsonrpc: '2.0', method: 'note' });
  await write({ jsonrpc: '2.0', id: 0, method: PROMPT, params: {} });
  await nextTurn();
  const journal = await Journal.open(path, { isThere: true });
  expect(start).toEqual({ stdout: lineOf({ method: 'taken' }).length, stdin: 0, nextId: 0 });
  expect(Buffer.concat(await Array.fromAsync(journal.heard(0))).toString()).toBe(lineOf({ method: 'rest' }));
  expect((await journal.said()).toString()).toBe(
    lineOf({ id: 0, method: PROMPT, params: {} }) + lineOf({ method: 'note' }),
  );
  await journal.close();
});

test('what is being written down when the next journal begins is in that one as well', async () => {
  const [first, second] = [await folder(), await folder()];
  const { stdout, wire, write } = wired();
  await wire.beginJournal(first);
  await wire.keepTo();
  const onDisk = Promise.withResolvers<void>();
  const hear = vi.spyOn(Journal.prototype, 'hear').mockReturnValueOnce(onDisk.promise);
  const say = vi.spyOn(Journal.prototype, 'say').mockReturnValueOnce(onDisk.promise);
  stdout.write(lineOf({ method: 'meanwhile' }));
  const written = write({ jsonrpc: '2.0', method: 'note' });
  await expect.poll(() => hear.mock.calls.length + say.mock.calls.length).toBe(2);
  const start = await wire.beginJournal(second);
  onDisk.resolve();
  await written;
  stdout.write(lineOf({ method: 'after' }));
  await wire.quiet();
  await expect
    .poll(() => wire.at)
    .toBe(lineOf({ method: 'meanwhile' }).length + lineOf({ method: 'after' }).length);
  const journal = await Journal.open(second, { isThere: true });
  expect(start).toEqual({ stdout: 0, stdin: 0, nextId: 0 });
  expect(Buffer.concat(await Array.fromAsync(journal.heard(0))).toString()).toBe(
    lineOf({ method: 'meanwhile' }) + lineOf({ method: 'after' }),
  );
  expect((await journal.said()).toString()).toBe(lineOf({ method: 'note' }));
  await journal.close();
  vi.restoreAllMocks();
});
