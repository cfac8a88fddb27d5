import type { ChannelDefinition } from '@coxswain/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Channel } from '../channel.ts';
import { createChannel } from '../create-channel.ts';
import {
  notice,
  refused,
  startTelegramServer,
  type TelegramServer,
  testDeps,
  tooMany,
} from '../testing/index.ts';

let server: TelegramServer;
const channels: Channel[] = [];
beforeEach(async () => {
  server = await startTelegramServer();
});
afterEach(async () => {
  for (const channel of channels.splice(0)) await channel.close();
  await server.allClosed();
  await server.close();
});

const { signal: never } = new AbortController();
const bot = (more: Partial<ChannelDefinition> = {}): Channel => {
  const channel = createChannel(
    {
      name: 'bot',
      type: 'telegram',
      secret: '${BOT}',
      baseUrl: server.url,
      allow: [],
      definedIn: 'a test',
      ...more,
    },
    testDeps({ environment: { BOT: server.token, WRONG: '1:wrong', BROKEN: 'no token' } }),
  );
  channels.push(channel);
  return channel;
};

describe('a notice', () => {
  test('goes to a chat, to a topic of one, or to the chat of the config', async () => {
    await bot().send('42', notice(), never);
    await bot().send('-100123/7', notice({ text: 'in a topic' }), never);
    await bot({ defaultAddress: '@ops_room' }).send(undefined, notice({ text: 'by default' }), never);
    expect(server.sent.all).toEqual([
      { chat: '42', text: 'It is done.' },
      { chat: '-100123', text: 'in a topic', thread: 7 },
      { chat: '@ops_room', text: 'by default' },
    ]);
  });

  test('that is long comes as several messages in order, each as long as Telegram takes', async () => {
    const text = Array.from({ length: 900 }, (_, n) => `第${n}行 👩‍🚀 done`).join('\n');
    await bot().send('42', notice({ text }), never);
    expect(server.sent.all.length).toBeGreaterThan(2);
    expect(server.sent.all.map((message) => message.text).join('\n')).toBe(text);
  });

  test('without words is still a message', async () => {
    await bot().send('42', notice({ text: ' \n' }), never);
    expect(server.sent.all).toEqual([{ chat: '42', text: '…' }]);
  });

  test('waits as long as Telegram asks, and continues with the message that failed', async () => {
    const channel = bot();
    const text = `${'a'.repeat(4_000)}\n${'b'.repeat(4_000)}`;
    server.refuse('sendMessage', { code: 502, description: 'Bad Gateway' }, tooMany(5));
    expect(await refused(channel.send('42', notice({ text }), never))).toMatchObject({ isFinal: false });
    expect(await refused(channel.send('42', notice({ text }), never))).toEqual({
      message: 'Too Many Requests: retry after 5',
      isFinal: false,
      retryAfterMs: 5_000,
    });
    await channel.send('42', notice({ text }), never);
    expect(server.sent.all.map((message) => message.text[0])).toEqual(['a', 'b']);
  });

  test('continues with its second message after the first was sent', async () => {
    const channel = bot();
    const text = `${'a'.repeat(4_000)}\n${'b'.repeat(4_000)}`;
    const sending = refused(channel.send('42', notice({ text }), never));
    await server.sent.atLeast(1);
    server.missing.add('42');
    expect(await sending.catch(() => undefined)).toMatchObject({ isFinal: true });
    server.missing.clear();
    await channel.send('42', notice({ text }), never);
    expect(server.sent.all.map((message) => message.text[0])).toEqual(['a', 'b']);
  });

  test.each([
    ['42', { code: 400, description: 'Bad Request: chat not found' }, 'Bad Request: chat not found'],
    [
      '42',
      { code: 403, description: 'Forbidden: bot was blocked by the user' },
      'Forbidden: bot was blocked by the user',
    ],
    [
      '-5',
      {
        code: 400,
        description: 'Bad Request: group chat was upgraded to a supergroup chat',
        parameters: { migrate_to_chat_id: -1_005 },
      },
      'Bad Request: group chat was upgraded to a supergroup chat: the chat is now -1005',
    ],
  ])('to %s that is refused with %j is given up', async (address, refusal, message) => {
    server.refuse('sendMessage', refusal);
    expect(await refused(bot().send(address, notice(), never))).toEqual({
      message,
      isFinal: true,
      retryAfterMs: undefined,
    });
  });

  test.each([
    ['nowhere', "'nowhere' is not a Telegram chat: use a number or @name"],
    ['42/ops', "'ops' is not a Telegram topic: use a number"],
    [undefined, 'no chat given: deliver to bot:<chat>, or set channels.bot.address'],
  ])('to %j is given up before anything is sent', async (address, message) => {
    expect(await refused(bot().send(address, notice(), never))).toMatchObject({ message, isFinal: true });
    expect(server.calls.all).toEqual([]);
  });

  test('with a wrong token waits for the right one, and the error does not contain the token', async () => {
    for (const secret of ['${WRONG}', '${BROKEN}']) {
      const refusal = await refused(bot({ secret }).send('42', notice(), never));
      expect(refusal).toMatchObject({
        isFinal: false,
        message: expect.stringContaining('Telegram refused the token'),
      });
      expect(refusal.message).not.toContain('wrong');
    }
  });

  test('is tried again when the server is down', async () => {
    const channel = bot();
    const { host: name } = new URL(server.url);
    await server.close();
    expect(await refused(channel.send('42', notice(), never))).toEqual({
      message: `${name} cannot be reached: ECONNREFUSED`,
      isFinal: false,
      retryAfterMs: undefined,
    });
  });
});

describe('typing', () => {
  test('is shown in the chat or the topic, and never fails', async () => {
    const channel = bot();
    server.refuse('sendChatAction', { code: 400, description: 'Bad Request: chat not found' });
    await channel.typing?.('42', never);
    await channel.typing?.('-1/7', never);
    await channel.typing?.('nowhere', never);
    expect(server.typing.all).toEqual(['-1/7']);
  });
});

describe('a check', () => {
  test('shows who the bot is, who may write and where it sends, and sends nothing', async () => {
    expect(await bot({ allow: ['42'], defaultAddress: '42' }).check(never)).toEqual([
      { name: 'token', ok: true, detail: '@cox_test_bot (4242)' },
      { name: 'receive', ok: true, detail: '42 may write' },
      { name: 'address', ok: true, detail: '42 is Ann' },
    ]);
    expect(server.sent.all).toEqual([]);
  });

  test('shows who wrote while no one may, without taking it', async () => {
    server.say('hello', { from: { id: 43, name: 'Bo' } });
    const steps = await bot().check(never);
    expect(steps[1]?.detail).toBe('nobody may write: add ids to channels.bot.allow; wrote recently: 43 (Bo)');
    expect(server.unconfirmed()).toBe(1);
  });

  test('ends at what fails', async () => {
    expect(await bot({ secret: '${WRONG}' }).check(never)).toEqual([
      {
        name: 'token',
        ok: false,
        detail: 'Telegram refused the token (Unauthorized): ask @BotFather for the right one',
      },
    ]);
    server.missing.add('7');
    expect((await bot({ defaultAddress: '7' }).check(never)).at(-1)).toEqual({
      name: 'address',
      ok: false,
      detail: 'Bad Request: chat not found',
    });
  });
});
