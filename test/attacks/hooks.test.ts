// Anyone can reach webhooks: with an intercepted delivery, from a web page that finds the port, through a host name that points
// here but is not ours.

import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Job } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { endedRuns, runsOf, save } from '../jobs/watch.ts';

interface Sent {
  readonly url?: URL;
  readonly socketPath?: string;
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const post = ({ url, socketPath, path, body = '{"what":"x"}', headers = {} }: Sent): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const where =
      url === undefined ? { socketPath, path } : { host: url.hostname, port: url.port, path: url.pathname };
    const sent = request({ ...where, method: 'POST', headers, agent: false }, (answer) => {
      text(answer).then(
        (words) => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(words) }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

interface Hook {
  readonly job: Job;
  readonly url: URL;
  readonly secret: string;
}

const hookIn = async (daemon: TestDaemon): Promise<Hook> => {
  const job = await save(daemon, {
    name: 'inbox',
    prompt: 'echo fired',
    triggers: [{ kind: 'webhook', path: 'inbox' }],
    policy: { overlap: 'queue' },
  });
  const [hook] = await daemon.client.jobs.secrets('inbox');
  if (hook === undefined) throw new Error('the job has no webhook');
  return { job, url: new URL(hook.url), secret: hook.secret };
};

const LISTENING = 'listen: 127.0.0.1:0\nhooks:\n  listen: 127.0.0.1:0\n';

test('a GitHub delivery resent under another id fires nothing', async () => {
  const daemon = await testDaemon({ config: LISTENING });
  const { job, url, secret } = await hookIn(daemon);
  const signed = (body: string, delivery: string): Sent => ({
    url,
    body,
    headers: {
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      'x-github-delivery': delivery,
    },
  });
  const push = JSON.stringify({ what: 'push', after: '1' });
  const first = await post(signed(push, '72d3162e-cc78-11e3-81ab-4c9367dc0958'));
  expect(first).toMatchObject({ status: 202, body: { taskId: expect.stringMatching(/^tsk_/) } });
  await endedRuns(daemon, job, 1);
  for (const id of ['another', 'a third', '', 'x'.repeat(1_000)])
    expect(await post(signed(push, id))).toEqual(first);
  // As the button "Redeliver" sends it.
  expect(await post(signed(push, '72d3162e-cc78-11e3-81ab-4c9367dc0958'))).toEqual(first);
  expect(await runsOf(daemon, 'inbox')).toHaveLength(1);
  const next = await post(signed(JSON.stringify({ what: 'push', after: '2' }), 'next'));
  expect(next.body.taskId).not.toBe(first.body.taskId);
});

test('no web page and no foreign host name fires a webhook', async () => {
  const daemon = await testDaemon({ config: LISTENING });
  const { url, secret } = await hookIn(daemon);
  const { listen = '' } = await daemon.client.daemon.status();
  const api = new URL(`http://${listen}/api/v1/hooks/inbox`);
  const own = { socketPath: daemon.paths.socketFile, path: '/api/v1/hooks/inbox' };
  const key = { 'x-cox-secret': secret };
  const page = { ...key, origin: 'https://evil.example' };
  for (const where of [{ url }, { url: api }, own])
    expect(await post({ ...where, headers: page })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  // A page whose own name was made to lead here (DNS rebinding).
  const rebound = await post({ url: api, headers: { ...key, host: 'evil.example' } });
  expect(rebound).toMatchObject({ status: 403, body: { detail: expect.stringContaining('evil.example') } });
  expect(await runsOf(daemon, 'inbox')).toEqual([]);
  // Whoever is sent to through a proxy has whatever name that has.
  expect((await post({ url, headers: { ...key, host: 'hooks.example.com' } })).status).toBe(202);
  expect((await post({ url: api, headers: key })).status).toBe(202);
  expect((await post({ ...own, headers: key })).status).toBe(202);
});

test('the webhook listener answers only to host names in the config', async () => {
  const daemon = await testDaemon({
    config: 'hooks:\n  listen: 127.0.0.1:0\n  hosts: [hooks.example.com]\n',
  });
  const { url, secret } = await hookIn(daemon);
  const named = (host: string) => post({ url, headers: { 'x-cox-secret': secret, host } });
  for (const host of ['evil.example', 'hooks.example.com.evil.example', `127.0.0.1:${url.port}`, ''])
    expect(await named(host)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  for (const host of ['hooks.example.com', 'HOOKS.example.com:8443'])
    expect((await named(host)).status).toBe(202);
});
