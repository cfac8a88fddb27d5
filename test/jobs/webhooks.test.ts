import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { endedRuns, outputOf, runsOf, save } from './watch.ts';

const CONFIG = 'hooks:\n  listen: 127.0.0.1:0\nbackground:\n  maxConcurrentTasks: 1000\n';

interface Hook {
  readonly url: URL;
  readonly secret: string;
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const hookOf = async (daemon: TestDaemon, ref: string): Promise<Hook> => {
  const [hook] = await daemon.client.jobs.secrets(ref);
  if (!hook) throw new Error(`${ref} has no webhook`);
  return { url: new URL(hook.url), secret: hook.secret };
};

const post = (
  url: URL | string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers, agent: false }, (answer) => {
      text(answer).then(
        (words) => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(words) }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** As standardwebhooks.com describes it. */
const signed = ({ secret }: Hook, id: string, body: string, atMs = Date.now()): Record<string, string> => {
  const timestamp = String(Math.floor(atMs / 1_000));
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1a,x v1,${signature}` };
};

const inbox = (daemon: TestDaemon) =>
  save(daemon, {
    name: 'inbox',
    command: ['echo', 'got', '{{ payload.what }}'],
    prompt: undefined,
    agent: 'command',
    triggers: [{ kind: 'webhook', path: 'inbox' }],
  });

describe('webhooks', () => {
  it('fire once for each delivery, signed as Standard Webhooks sign', async () => {
    await using daemon = await testDaemon({ config: CONFIG });
    const job = await inbox(daemon);
    const hook = await hookOf(daemon, 'inbox');
    const body = JSON.stringify({ what: 'a; b' });
    const first = await post(hook.url, body, signed(hook, 'msg_1', body));
    expect(first).toMatchObject({ status: 202, body: { taskId: expect.stringMatching(/^tsk_/) } });
    const again = await post(hook.url, body, signed(hook, 'msg_1', body, Date.now() - 60_000));
    expect(again).toEqual(first);
    const [run] = await endedRuns(daemon, job, 1);
    expect(run && (await outputOf(daemon, run))).toBe('got a; b');
    expect(await runsOf(daemon, 'inbox')).toHaveLength(1);
    const late = await post(hook.url, body, signed(hook, 'msg_2', body, Date.now() - 301_000));
    expect(late).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    expect(late.body.detail).toContain('more than 5 minutes from now');
  });

  it('take the signature of GitHub, and the secret itself in a header', async () => {
    await using daemon = await testDaemon({ config: CONFIG });
    await inbox(daemon);
    const hook = await hookOf(daemon, 'inbox');
    const body = JSON.stringify({ what: 'push' });
    const signature = `sha256=${createHmac('sha256', hook.secret).update(body).digest('hex')}`;
    const github = {
      'x-hub-signature-256': signature,
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    };
    const first = await post(hook.url, body, github);
    expect(first.status).toBe(202);
    expect(await post(hook.url, body, github)).toEqual(first);
    expect((await post(hook.url, body, { authorization: `Bearer ${hook.secret}` })).status).toBe(202);
    expect((await post(hook.url, body, { 'x-cox-secret': hook.secret })).status).toBe(202);
    const short = new URL(`/hooks/inbox`, hook.url);
    expect((await post(short, body, { 'x-cox-secret': hook.secret })).status).toBe(202);
    expect(await runsOf(daemon, 'inbox')).toHaveLength(4);
  });

  it('reveal nothing to strangers: a wrong signature and a wrong path get the same answer', async () => {
    await using daemon = await testDaemon({ config: CONFIG });
    await inbox(daemon);
    const hook = await hookOf(daemon, 'inbox');
    const body = JSON.stringify({ what: 'x' });
    const good = signed(hook, 'msg_1', body);
    const nowhere = new URL('/api/v1/hooks/elsewhere', hook.url);
    const refused = [
      await post(nowhere, body, good),
      await post(hook.url, body, { ...good, 'webhook-id': 'msg_2' }),
      await post(hook.url, `${body} `, good),
      await post(hook.url, body, { 'x-cox-secret': 'whsec_' }),
      await post(hook.url, body, { 'x-hub-signature-256': 'sha256=' }),
      await post(hook.url, body),
    ];
    for (const answer of refused) expect(answer).toEqual(refused[0]);
    expect(refused[0]).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await runsOf(daemon, 'inbox')).toEqual([]);
    const changed = await daemon.client.jobs.change('inbox', { newSecret: true });
    expect(changed.triggers).toHaveLength(1);
    expect((await post(hook.url, body, good)).status).toBe(404);
    const fresh = await hookOf(daemon, 'inbox');
    expect((await post(fresh.url, body, signed(fresh, 'msg_1', body))).status).toBe(202);
  });

  it('serve nothing else on their own listener, and take at most a mebibyte', async () => {
    await using daemon = await testDaemon({ config: CONFIG });
    await inbox(daemon);
    const { url, secret } = await hookOf(daemon, 'inbox');
    for (const path of ['/api/v1/jobs', '/api/v1/tasks', '/health', '/', '/mcp'])
      expect(await post(new URL(path, url), '{}', { 'x-cox-secret': secret })).toMatchObject({
        status: 404,
        body: { detail: 'only webhooks are served here' },
      });
    const large = await post(url, Buffer.alloc(1024 * 1024 + 1, 'x'), { 'x-cox-secret': secret });
    expect(large).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
    const json = JSON.stringify({ what: 'y', more: { y: 'y'.repeat(1024 * 1024 - 40) } });
    expect((await post(url, json, { 'x-cox-secret': secret })).status).toBe(202);
    const unfit = await post(url, 'just words', { 'x-cox-secret': secret });
    expect(unfit).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(unfit.body.detail).toContain("'payload' has body");
    const [missed] = await daemon.client.jobs.runs('inbox', { only: 'missed' });
    expect(missed?.firing.detail).toContain("'payload' has body");
  });

  it('say when their job is paused, so that the sender may send again', async () => {
    await using daemon = await testDaemon({ config: CONFIG });
    await inbox(daemon);
    const { url, secret } = await hookOf(daemon, 'inbox');
    await daemon.client.jobs.pause('inbox');
    const answer = await post(url, '{"what":"z"}', { 'x-cox-secret': secret, 'webhook-id': 'once' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'illegal_transition' } });
    await daemon.client.jobs.resume('inbox');
    const later = await post(url, '{"what":"z"}', { 'x-cox-secret': secret, 'webhook-id': 'once' });
    expect(later.status).toBe(202);
  });

  it('lose no payload to a run that is still active, and say so where their job skips them', async () => {
    await using daemon = await testDaemon({ config: CONFIG });
    const job = await save(daemon, {
      name: 'slow',
      prompt: 'echo "got $COX_INPUT_what"; while [ ! -e go ]; do sleep 0.05; done',
      triggers: [{ kind: 'webhook', path: 'slow' }],
    });
    const { url, secret } = await hookOf(daemon, 'slow');
    const send = (what: string) =>
      post(url, JSON.stringify({ what }), { 'x-cox-secret': secret, 'webhook-id': what });
    const taken = [await send('a'), await send('b'), await send('c')];
    expect(taken.map(({ status }) => status)).toEqual([202, 202, 202]);
    await daemon.client.jobs.change('slow', { policy: { overlap: 'skip' } });
    expect(await send('d')).toMatchObject({ status: 409, body: { code: 'illegal_transition' } });
    expect(await send('b')).toEqual(taken[1]);
    const [missed] = await daemon.client.jobs.runs('slow', { only: 'missed' });
    expect(missed?.firing.missed).toBe('overlap');
    writeFileSync(join(daemon.home, 'go'), '');
    const runs = await endedRuns(daemon, job, 3);
    const said = await Promise.all(runs.map((run) => outputOf(daemon, run)));
    expect(said).toEqual(['got a', 'got b', 'got c']);
    expect((await send('d')).status).toBe(202);
  });

  it('come a hundred at once, each twice, and make a hundred tasks', async () => {
    await using daemon = await testDaemon({ config: CONFIG });
    const job = await save(daemon, {
      name: 'many',
      prompt: 'echo "$COX_INPUT_n"',
      triggers: [{ kind: 'webhook', path: 'many' }],
    });
    const hook = await hookOf(daemon, 'many');
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        const n = index % 100;
        const body = JSON.stringify({ n });
        return post(hook.url, body, signed(hook, `msg_${n}`, body));
      }),
    );
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    const tasks = new Set(answers.map(({ body }) => body.taskId));
    expect(tasks.size).toBe(100);
    expect((await daemon.client.jobs.get(job.id)).runs).toBe(100);
  });
});
