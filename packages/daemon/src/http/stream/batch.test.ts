import { Readable } from 'node:stream';
import type { BatchLine } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { open } from '../testing/ask.ts';
import { type Running, runningApp } from '../testing/running-app.ts';

const BATCH = '/api/v1/tasks/batch';
const headers = { 'content-type': 'application/x-ndjson' };

const linesOf = (text: string): readonly BatchLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const line = (index: number): string => `${JSON.stringify({ prompt: `echo ${index}` })}\n`;

const submit = async (
  running: Running,
  body: string | Uint8Array,
  query = '',
): Promise<readonly BatchLine[]> => {
  const { status, text, headers: answered } = await running.ask('POST', BATCH + query, { headers, body });
  expect([status, answered['content-type']]).toEqual([200, 'application/x-ndjson']);
  return linesOf(text);
};

describe('a batch', () => {
  test('takes what its lines leave open from a first line, which is not counted', async () => {
    const running = await runningApp({ isPaused: true });
    const defaults = { source: 'cli', workDir: '/tmp', environment: { COLOUR: 'blue' } };
    const body = `${JSON.stringify({ defaults })}\n${line(1)}{"prompt":"x","workDir":"/","source":"api"}\n`;
    const answers = await submit(running, body);
    expect(answers.map(({ line }) => line)).toEqual([1, 2]);
    const tasks = await Promise.all(answers.map(({ id }) => running.ledger.tasks.get(id ?? ('' as never))));
    expect(tasks).toMatchObject([
      { source: 'cli', workDir: '/tmp' },
      { source: 'api', workDir: '/' },
    ]);
  });

  test('with defaults that are wrong submits nothing', async () => {
    const running = await runningApp({ isPaused: true });
    const answers = await submit(running, `{"defaults":{"colour":"blue"}}\n${line(1)}`);
    expect(answers).toMatchObject([{ line: 0, problem: { code: 'invalid_request' } }]);
    expect((await running.ledger.tasks.counts()).pending).toBe(0);
  });

  test('answers every line in its place, and a bad line disturbs no other', async () => {
    const running = await runningApp({ isPaused: true });
    const answers = await submit(
      running,
      [
        line(1),
        '{"prompt": oops\n',
        '\n',
        '{"prompt":"x","nope":1}\n',
        line(2),
        '{"prompt":"x","agent":"nobody"}\n',
        line(3),
      ].join(''),
    );
    expect(answers.map(({ line: number }) => number)).toEqual([1, 2, 4, 5, 6, 7]);
    expect(answers.map(({ problem }) => problem?.code)).toEqual([
      undefined,
      'invalid_request',
      'invalid_request',
      undefined,
      'agent_not_found',
      undefined,
    ]);
    const ids = answers.flatMap(({ id }) => id ?? []);
    expect((await running.ledger.tasks.getMany(ids)).map(({ prompt }) => prompt).sort()).toEqual([
      'echo 1',
      'echo 2',
      'echo 3',
    ]);
  });

  test('takes lines that are too long or no UTF-8 for faults of their own', async () => {
    const running = await runningApp({ isPaused: true });
    const body = Buffer.concat([
      Buffer.from(line(1)),
      Buffer.from(`{"prompt":"${'x'.repeat(3 * 1024 * 1024)}"}\n`),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from(line(2).trimEnd()),
    ]);
    const answers = await submit(running, body);
    expect(answers.map(({ problem }) => problem?.code)).toEqual([
      undefined,
      'payload_too_large',
      'invalid_request',
      undefined,
    ]);
  });

  test('knows the idempotency key of each line', async () => {
    const running = await runningApp({ isPaused: true });
    const keyed = `${JSON.stringify({ prompt: 'true', idempotencyKey: 'k' })}\n`;
    const [first, second] = await submit(running, keyed + keyed);
    expect(first).toEqual({ line: 1, id: first?.id });
    expect(second).toEqual({ line: 2, id: first?.id, existing: true });
  });

  test('answers while it is still being sent', async () => {
    const running = await runningApp({ isPaused: true });
    const source = new Readable({ read() {} });
    const { request } = await import('node:http');
    const sent = request({
      socketPath: running.socketPath,
      method: 'POST',
      path: BATCH,
      headers,
      agent: false,
    });
    source.pipe(sent);
    source.push(line(1));
    const incoming = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
      sent.on('response', resolve).on('error', reject);
    });
    const answers: number[] = [];
    for await (const piece of incoming) {
      answers.push(...linesOf(piece.toString()).map(({ line: number }) => number));
      if (answers.length === 1) source.push(line(2));
      if (answers.length === 2) source.push(null);
    }
    expect(answers).toEqual([1, 2]);
  });

  test('of many lines that are sent before an answer is read loses none', async () => {
    const running = await runningApp({ isPaused: true });
    const count = 20_000;
    const body = Array.from({ length: count }, (_, index) => line(index)).join('');
    const answers = await submit(running, body);
    expect(answers).toHaveLength(count);
    expect(answers.every(({ id }) => id !== undefined)).toBe(true);
    expect((await running.ledger.tasks.counts()).pending).toBe(count);
  });

  test('without block is refused where there is no room; with it, it waits for room', async () => {
    const running = await runningApp({ limits: { queueCapacity: 2, maxConcurrentTasks: 1 } });
    running.engine.pause();
    const refused = await submit(running, [1, 2, 3].map(line).join(''));
    expect(refused.map(({ problem }) => problem?.code)).toEqual([undefined, undefined, 'queue_full']);
    const waiting = submit(running, [4, 5, 6].map(line).join(''), '?block=true');
    await running.engine.resume();
    expect((await waiting).map(({ problem }) => problem)).toEqual([undefined, undefined, undefined]);
  });

  test('that waits for room stops waiting when its client goes away', async () => {
    const running = await runningApp({ isPaused: true, limits: { queueCapacity: 1 } });
    await running.shell('true');
    const { request } = await import('node:http');
    const sent = request({
      socketPath: running.socketPath,
      method: 'POST',
      path: `${BATCH}?block=true`,
      headers,
      agent: false,
    });
    sent.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      sent.on('response', () => resolve());
      sent.write(line(1));
    });
    sent.destroy();
    await running.engine.resume();
    const { tasks } = await running.ledger.tasks.list({ order: 'created', limit: 10 });
    expect(tasks.length).toBeLessThanOrEqual(2);
    expect(running.logged).toEqual([]);
  });

  test('needs its content type, and knows one parameter', async () => {
    const running = await runningApp();
    const wrong = await running.ask('POST', BATCH, {
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect([wrong.status, wrong.json.code]).toEqual([415, 'unsupported_media_type']);
    expect((await running.ask('POST', `${BATCH}?blok=true`, { headers, body: '' })).status).toBe(400);
    expect((await open(running, 'POST', BATCH, { headers, body: '' })).statusCode).toBe(200);
  });
});
