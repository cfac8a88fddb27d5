import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createChannel } from '../create-channel.ts';
import { notice, refused, startWebhookServer, testDeps, type WebhookServer } from '../testing/index.ts';

let server: WebhookServer;
beforeEach(async () => {
  server = await startWebhookServer();
});
afterEach(async () => {
  await server.allClosed();
  await server.close();
});

const NOW_MS = 1_790_000_000_000;
const { signal: never } = new AbortController();
const hook = (more: object = {}) =>
  createChannel(
    { name: 'hook', type: 'webhook', url: server.url, allow: [], definedIn: 'a test', ...more },
    testDeps({ environment: { HOOK: 'whsec_c2VjcmV0LWJ5dGVz' } }),
  );

describe('a webhook', () => {
  test('gets the notice as JSON, signed by Standard Webhooks', async () => {
    const sent = notice({ kind: 'asks', requestId: 'req_1' });
    await hook({ secret: '${HOOK}' }).send(undefined, sent, never);
    const [{ method, headers, body }] = (await server.got.atLeast(1)) as [(typeof server.got.all)[number]];
    expect(method).toBe('POST');
    expect(JSON.parse(body)).toEqual({
      id: 'dlv_1',
      kind: 'asks',
      text: 'It is done.',
      createdAt: '2026-11-20T20:00:00.000Z',
      requestId: 'req_1',
    });
    const signature = createHmac('sha256', 'secret-bytes')
      .update(`dlv_1.1790000000.${body}`)
      .digest('base64');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'dlv_1',
      'webhook-timestamp': '1790000000',
      'webhook-signature': `v1,${signature}`,
    });
  });

  test('without a secret is not signed, but told apart by its id', async () => {
    await hook().send(undefined, notice(), never);
    const [got] = await server.got.atLeast(1);
    expect(got?.headers).toMatchObject({ 'webhook-id': 'dlv_1' });
    expect(got?.headers).not.toHaveProperty('webhook-signature');
  });

  test.each([
    [{ status: 200 }, undefined],
    [
      { status: 410, body: 'gone\nfor good' },
      { message: 'answered 410: gone for good', isFinal: true },
    ],
    [
      { status: 404, body: 'Cannot POST /hook, there is no /hook' },
      { message: 'answered 404: Cannot POST /…, there is no /…', isFinal: true },
    ],
    [{ status: 408 }, { message: 'answered 408', isFinal: false }],
    [{ status: 425 }, { message: 'answered 425', isFinal: false }],
    [
      { status: 429, headers: { 'retry-after': '7' } },
      { message: 'answered 429', isFinal: false, retryAfterMs: 7_000 },
    ],
    [
      { status: 503, headers: { 'retry-after': new Date(NOW_MS + 90_000).toUTCString() } },
      { message: 'answered 503', isFinal: false, retryAfterMs: 90_000 },
    ],
    [
      { status: 302, headers: { location: 'https://elsewhere.example/' } },
      {
        message: 'answered 302: it has moved, and redirects are not followed: set the new url',
        isFinal: false,
      },
    ],
  ])('that answers %j is understood', async (answer, expected) => {
    server.answer(answer);
    const sending = hook().send(undefined, notice(), never);
    if (expected === undefined) await sending;
    else {
      const refusal = await refused(sending);
      expect(refusal).toMatchObject({
        ...expected,
        message: `${new URL(server.url).host} ${expected.message}`,
      });
    }
  });

  test('that does not answer is left at once when the channel stops, and nothing stays open', async () => {
    server.answer('silence');
    const stopping = new AbortController();
    const sending = refused(hook().send(undefined, notice(), stopping.signal));
    await server.got.atLeast(1);
    stopping.abort();
    expect(await sending).toMatchObject({
      message: `${new URL(server.url).host}: stopped before it answered`,
      isFinal: false,
    });
  });

  test('that does not exist is tried again; the error holds no secret of the URL', async () => {
    const { url } = server;
    const channel = hook({ url: `${url}?key=hunter2` });
    await server.close();
    expect(await refused(channel.send(undefined, notice(), never))).toEqual({
      message: `${new URL(url).host} cannot be reached: ECONNREFUSED`,
      isFinal: false,
      retryAfterMs: undefined,
    });
  });

  test('takes no address', async () => {
    expect(await refused(hook().send('somebody', notice(), never))).toMatchObject({
      message: "hook takes no address: deliver to hook, without ':somebody'",
      isFinal: true,
    });
  });

  test('is checked without sending anything to it', async () => {
    server.answer({ status: 405 });
    expect(await hook().check(never)).toEqual([
      { name: 'secret', ok: true, detail: 'none: requests are not signed' },
      { name: 'reach', ok: true, detail: `${new URL(server.url).host} answers` },
    ]);
    expect(server.got.all.map(({ method }) => method)).toEqual(['GET']);
    expect(await hook({ secret: '${NONE}' }).check(never)).toEqual([
      { name: 'secret', ok: false, detail: expect.stringContaining('the daemon has no variable NONE') },
    ]);
  });
});
