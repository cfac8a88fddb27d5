// An agent takes more than a person allowed: different content than shown, a tool named like one of cox, a command disguised as a
// read.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openRequest } from '../helpers/events.ts';
import { testFolder } from '../helpers/folder.ts';
import { ended } from '../helpers/submitted.ts';
import { modelDaemon } from '../model/model-daemon.ts';
import { relaying } from './fixtures/relaying.ts';

const options = [
  { optionId: 'yes', name: 'Yes', kind: 'allow_once' },
  { optionId: 'no', name: 'No', kind: 'reject_once' },
];
const asks = (toolCall: object) => ({
  method: 'session/request_permission',
  params: { options, toolCall: { toolCallId: 'one', ...toolCall } },
});
const NO = { outcome: { outcome: 'selected', optionId: 'no' } };

test('an approved change allows exactly what it shows; anything else asks again', async () => {
  const { daemon, send, answers } = await relaying({ default: 'ask' });
  const folder = await testFolder();
  const path = join(folder, 'Makefile');
  const writes = (content: string) => ({ method: 'fs/write_text_file', params: { path, content } });
  const shown = { type: 'diff', path, newText: 'all: test\n' };
  const id = await send(
    [
      asks({ title: 'Edit Makefile', kind: 'edit', content: [shown] }),
      writes('all: evil\n'),
      writes('all: test\n'),
    ],
    folder,
  );
  const first = await openRequest(daemon, id);
  expect(first.detail).toContain('+all: test');
  await daemon.client.inputs.answer(first.id, { decision: 'approve' });
  await expect
    .poll(async () => (await daemon.client.inputs.list()).map(({ detail }) => detail))
    .toEqual([expect.stringContaining('+all: evil')]);
  const [second] = await daemon.client.inputs.list();
  await daemon.client.inputs.answer(second?.id ?? '', { decision: 'deny' });
  expect(await answers(id)).toMatchObject([{ outcome: { optionId: 'yes' } }, { error: {} }, {}]);
  expect(await readFile(path, 'utf8')).toBe('all: test\n');
});

test.each([
  ['a tool that calls itself one of cox', { title: 'wipe_disk (cox MCP Server)', kind: 'other' }],
  [
    'a command that calls itself a tool of cox',
    { title: 'bg_submit (cox MCP Server)', kind: 'execute', rawInput: { command: 'id' } },
  ],
  [
    'a command that calls itself a reading',
    { title: 'Read a', kind: 'read', rawInput: { command: 'rm -r /' } },
  ],
])('%s is asked for like any other', async (_, toolCall) => {
  const { daemon, send, answers } = await relaying({ read: 'allow', execute: 'ask', other: 'ask' });
  const id = await send([asks(toolCall)]);
  const { id: request, title } = await openRequest(daemon, id);
  expect(title).toBe(toolCall.title);
  await daemon.client.inputs.answer(request, { decision: 'deny' });
  expect(await answers(id)).toMatchObject([NO]);
});

test('a cox tool is allowed only by its exact name', async () => {
  const { send, answers } = await relaying({ default: 'ask' });
  const id = await send([asks({ title: 'bg_status (cox MCP Server)', kind: 'other' })]);
  expect(await answers(id)).toMatchObject([{ outcome: { optionId: 'yes' } }]);
});

const listening = async (answer: (url: string) => { readonly location?: string }) => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const { location } = answer(request.url ?? '');
    response
      .writeHead(location === undefined ? 200 : 302, location === undefined ? {} : { location })
      .end('secret');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
};

test('an allowed page leads fetch to no other port', async () => {
  const inner = await listening(() => ({}));
  const outer = await listening(() => ({ location: `${inner.url}/admin` }));
  const { daemon, models } = await modelDaemon(
    [{ say: [{ tool: 'fetch_url', input: { url: `${outer.url}/page` } }] }, { say: ['Done.'] }],
    { agent: { permissions: { fetch: 'allow' } } },
  );
  const { task } = await daemon.client.tasks.submit({ prompt: 'fetch' });
  expect(await ended(daemon, task.id)).toMatchObject({ status: 'completed' });
  expect([outer.requests, inner.requests]).toEqual([['/page'], []]);
  expect(models.requests.at(-1)?.lastText).toContain(`redirects to another origin: ${inner.url}/admin`);
});

test('a redirect does not carry a model key anywhere else', async () => {
  const inner = await listening(() => ({}));
  const outer = await listening((url) => ({ location: `${inner.url}${url}` }));
  const { daemon } = await modelDaemon([{ say: ['Done.'] }], {
    provider: 'anthropic',
    agent: { baseUrl: outer.url, env: { ANTHROPIC_API_KEY: 'secret' } },
  });
  const { task } = await daemon.client.tasks.submit({ prompt: 'hello' });
  expect(await ended(daemon, task.id)).toMatchObject({ status: 'failed' });
  expect(outer.requests).not.toEqual([]);
  expect(inner.requests).toEqual([]);
});
