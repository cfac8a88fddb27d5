// Readers that request everything and read nothing: data buffered for them must not fill the memory of the daemon, and one client
// with many must not lock out the others.

import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { runningTask } from '../mcp/token-of-task.ts';

const MIB = 1024 * 1024;
/** Far more than what the daemon keeps for them, far less than what they ask for. */
const BOUND_BYTES = 700 * MIB;
const TASKS = 64;

const rssBytes = ({ pid }: TestDaemon): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;

/** Sends a request, reads the head of the answer, and no further. */
const glance = (
  { paths }: TestDaemon,
  path: string,
  { token, method = 'GET', body }: { token?: string; method?: string; body?: string } = {},
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/x-ndjson' }),
    };
    const sent = request({
      socketPath: paths.socketFile,
      path: `/api/v1${path}`,
      method,
      headers,
      agent: false,
    });
    sent.on('response', (answer) => {
      answer.on('error', () => {});
      resolve(answer);
    });
    sent.on('error', reject);
    onTestFinished(() => void sent.destroy());
    sent.end(body);
  });

const statusesOf = (answers: readonly IncomingMessage[]): Readonly<Record<number, number>> => {
  const counts: Record<number, number> = {};
  for (const { statusCode = 0 } of answers) counts[statusCode] = (counts[statusCode] ?? 0) + 1;
  return counts;
};

const many = (count: number, one: (index: number) => Promise<IncomingMessage>): Promise<IncomingMessage[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)));

/** Reads everything that happened up to now, in turn with all others: they have got what they get by then. */
const readAll = async (daemon: TestDaemon): Promise<number> => {
  const health = await glance(daemon, '/health');
  const { lastSequence } = JSON.parse(await text(health));
  let seen = 0;
  for await (const event of daemon.client.events({ since: 0 })) {
    seen++;
    if (event.seq >= lastSequence) break;
  }
  return seen;
};

/** A ledger of many megabytes, and a running program's token. */
const filled = async (): Promise<{ readonly daemon: TestDaemon; readonly token: string }> => {
  const daemon = await testDaemon({
    config: 'queueCapacity: 1000\nbackground:\n  maxConcurrentTasks: 1000\n',
  });
  const { token } = await runningTask(daemon);
  await daemon.client.daemon.pause();
  for (let count = 0; count < TASKS; count++)
    await daemon.client.tasks.submit({
      prompt: `: ${'x'.repeat(MIB - 100)}`,
      agent: 'shell',
      workDir: daemon.home,
    });
  return { daemon, token };
};

test('two hundred stalled readers cost neither the daemon its memory nor the owner the daemon', async () => {
  const { daemon, token } = await filled();
  const answers = await many(200, () => glance(daemon, '/events?since=0', { token }));
  expect(statusesOf(answers)).toEqual({ 200: 64, 429: 136 });
  const refused = answers.find(({ statusCode }) => statusCode === 429);
  expect(refused && JSON.parse(await text(refused))).toMatchObject({
    code: 'too_many_requests',
    limit: { key: 'maxStreamsPerToken', value: 64 },
  });
  // The person may have two hundred watchers beside.
  const watchers = await many(200, (index) =>
    glance(daemon, index % 2 === 0 ? '/events?since=0' : '/events'),
  );
  expect(statusesOf(watchers)).toEqual({ 200: 200 });
  expect(await readAll(daemon)).toBeGreaterThan(TASKS);
  expect(rssBytes(daemon)).toBeLessThan(BOUND_BYTES);
  // Whoever goes gives its place back.
  for (const { socket } of answers) socket.destroy();
  await expect
    .poll(async () => (await glance(daemon, '/events', { token })).statusCode, { interval: 100 })
    .toBe(200);
});

test('waiting requests are counted like followed streams', async () => {
  const { daemon, token } = await filled();
  const [pending] = (await daemon.client.tasks.list({ status: 'pending', limit: '1' })).tasks;
  const followed = await many(63, () => glance(daemon, '/events?since=0', { token }));
  expect(statusesOf(followed)).toEqual({ 200: 63 });
  const waiting = request({
    socketPath: daemon.paths.socketFile,
    path: '/api/v1/tasks',
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, prefer: 'wait=600', 'content-type': 'application/json' },
  });
  waiting.on('error', () => {}).end(JSON.stringify({ prompt: 'true' }));
  onTestFinished(() => void waiting.destroy());
  await expect.poll(async () => (await daemon.client.tasks.counts()).pending).toBe(TASKS + 1);
  const statuses = await Promise.all(
    [
      glance(daemon, `/tasks/${pending?.id}/stream`, { token }),
      glance(daemon, `/tasks/${pending?.id}/output`, { token }),
      glance(daemon, '/tasks/batch?block=true', { token, method: 'POST', body: '{"prompt":"true"}\n' }),
    ].map(async (answer) => (await answer).statusCode),
  );
  expect(statuses).toEqual([429, 429, 429]);
  // What was refused was not done either.
  expect((await daemon.client.tasks.counts()).pending).toBe(TASKS + 1);
});

test('a page of old events is as small as one of new ones', async () => {
  const daemon = await testDaemon({
    config: 'queueCapacity: 1000\nmaxStreamsPerToken: 200\nmaxStreams: 400\n',
  });
  const { id, token: said } = await runningTask(daemon, {
    prompt: 'echo "$COX_TOKEN"; head -c 8000000 /dev/zero | tr "\\0" "\\1"; echo; echo done >&2; sleep 60',
  });
  const [token = ''] = said.split('\n');
  for await (const event of daemon.client.tasks.stream(id))
    if (event.type === 'StreamChunk' && event.data.text.includes('done')) break;
  const answers = await many(100, (index) =>
    glance(daemon, `/tasks/${id}/stream?since=0${index % 2 === 0 ? '&follow=false' : ''}`, { token }),
  );
  expect(statusesOf(answers)).toEqual({ 200: 100 });
  await readAll(daemon);
  expect(rssBytes(daemon)).toBeLessThan(BOUND_BYTES);
});
