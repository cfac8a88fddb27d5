import type { ChannelDefinition } from '@coxswain/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Channel } from '../channel.ts';
import { createChannel } from '../create-channel.ts';
import { notice, refused, type SlackServer, startSlackServer, testDeps } from '../testing/index.ts';

let server: SlackServer;
const channels: Channel[] = [];
beforeEach(async () => {
  server = await startSlackServer();
});
afterEach(async () => {
  for (const channel of channels.splice(0)) await channel.close();
  await server.allClosed();
  await server.close();
});

const { signal: never } = new AbortController();
const team = (more: Partial<ChannelDefinition> = {}): Channel => {
  const channel = createChannel(
    {
      name: 'team',
      type: 'slack',
      secret: '${SLACK}',
      baseUrl: server.url,
      allow: [],
      definedIn: 'a test',
      ...more,
    },
    testDeps({ environment: { SLACK: server.token, APP: server.appToken } }),
  );
  channels.push(channel);
  return channel;
};

describe('a notice', () => {
  test('goes to a channel, to a thread of one, or to the channel of the config', async () => {
    await team().send('C1', notice(), never);
    await team().send('C1/1790000000.000001', notice({ text: 'in a thread' }), never);
    await team({ defaultAddress: 'U7' }).send(undefined, notice({ text: 'by default' }), never);
    expect(server.sent.all).toEqual([
      { channel: 'C1', text: 'It is done.' },
      { channel: 'C1', text: 'in a thread', thread: '1790000000.000001' },
      { channel: 'U7', text: 'by default' },
    ]);
  });

  test('keeps every character that Slack would take for its own', async () => {
    await team().send('C1', notice({ text: 'if (a < b && b > c) <@U1>' }), never);
    expect(server.sent.all[0]?.text).toBe('if (a &lt; b &amp;&amp; b &gt; c) &lt;@U1&gt;');
  });

  test('that is long comes as several messages in order', async () => {
    const text = Array.from({ length: 900 }, (_, n) => `第${n}行 👩‍🚀 done`).join('\n');
    await team().send('C1', notice({ text }), never);
    expect(server.sent.all.length).toBeGreaterThan(2);
    expect(server.sent.all.map((message) => message.text).join('\n')).toBe(text);
    for (const message of server.sent.all) expect(message.text.length).toBeLessThanOrEqual(4_000);
  });

  test('waits as long as Slack asks, and continues with the message that failed', async () => {
    const channel = team();
    const text = `${'a'.repeat(3_800)}\n${'b'.repeat(3_800)}`;
    server.refuse('chat.postMessage', { retryAfter: 30 });
    expect(await refused(channel.send('C1', notice({ text }), never))).toEqual({
      message: 'Slack is rate limiting requests',
      isFinal: false,
      retryAfterMs: 30_000,
    });
    await channel.send('C1', notice({ text }), never);
    expect(server.sent.all.map((message) => message.text[0])).toEqual(['a', 'b']);
  });

  test.each([
    [
      { error: 'channel_not_found' },
      'Slack says channel_not_found: use its id, and invite the bot if it is private',
      true,
    ],
    [{ error: 'not_in_channel' }, 'Slack says not_in_channel: invite the bot there with /invite', true],
    [{ error: 'invalid_auth' }, 'Slack says invalid_auth: the token is wrong', false],
    [
      { error: 'missing_scope', needed: 'chat:write' },
      'Slack says missing_scope: the app needs the scope chat:write',
      true,
    ],
    [{ error: 'is_archived' }, 'Slack says is_archived', true],
    [{ error: 'internal_error' }, 'Slack says internal_error', false],
    [{ status: 503 }, 'HOST answered 503', false],
    [{ status: 307, location: '/api/chat.postMessage' }, 'HOST answered 307', false],
    [{ status: 404 }, 'HOST answered 404', true],
  ])('that is refused with %j says %j', async (outcome, message, isFinal) => {
    server.refuse('chat.postMessage', outcome);
    expect(await refused(team().send('C1', notice(), never))).toEqual({
      message: message.replace('HOST', new URL(server.url).host),
      isFinal,
      retryAfterMs: undefined,
    });
    expect(server.calls.all).toEqual(['chat.postMessage']);
  });

  test('with a wrong token waits for the right one, and the error does not contain the token', async () => {
    const refusal = await refused(team({ secret: 'xoxb-hunter2' }).send('C1', notice(), never));
    expect(refusal).toMatchObject({ message: 'Slack says invalid_auth: the token is wrong', isFinal: false });
  });

  test('is tried again when the server is down, and stops at once with the channel', async () => {
    const channel = team();
    const { host } = new URL(server.url);
    const stopped = AbortSignal.abort();
    expect(await refused(channel.send('C1', notice(), stopped))).toMatchObject({
      message: `${host}: stopped before it answered`,
      isFinal: false,
    });
    await server.close();
    expect(await refused(channel.send('C1', notice(), never))).toMatchObject({
      message: `${host} cannot be reached: ECONNREFUSED`,
      isFinal: false,
    });
  });
});

describe('a check', () => {
  test('shows who the bot is and who may write, and sends nothing', async () => {
    expect(await team({ appToken: '${APP}', allow: ['U42'] }).check(never)).toEqual([
      { name: 'token', ok: true, detail: '@cox in Crew' },
      { name: 'receive', ok: true, detail: 'U42 may write' },
    ]);
    expect(server.sent.all).toEqual([]);
    expect(server.socket.greeted.all).toEqual([]);
  });

  test('shows what is missing for receiving', async () => {
    expect((await team().check(never))[1]?.detail).toBe(
      'no messages are received: channels.team.appToken is not set',
    );
    expect((await team({ appToken: '${APP}' }).check(never))[1]?.detail).toBe(
      'nobody may write: add ids to channels.team.allow',
    );
    expect((await team({ appToken: '${SLACK}' }).check(never))[1]).toEqual({
      name: 'receive',
      ok: false,
      detail: 'Slack says not_allowed_token_type',
    });
  });
});
