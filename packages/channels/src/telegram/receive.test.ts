import type { ChannelDefinition, InboundMessage } from '@coxswain/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createChannel } from '../create-channel.ts';
import { startTelegramServer, type TelegramServer, testDeps } from '../testing/index.ts';
import { Recorded } from '../testing/recorded.ts';

let server: TelegramServer;
let stopping: AbortController;
const running: (() => Promise<void>)[] = [];
beforeEach(async () => {
  server = await startTelegramServer();
  stopping = new AbortController();
});
afterEach(async () => {
  stopping.abort();
  for (const ended of running.splice(0)) await ended();
  await server.allClosed();
  await server.close();
});

interface Listening {
  readonly got: Recorded<InboundMessage>;
  readonly states: Recorded<string | undefined>;
  readonly deps: ReturnType<typeof testDeps>;
  readonly ended: Promise<void>;
}

interface Keep {
  readonly definition?: Partial<ChannelDefinition>;
  /** Keeps a message, or fails to. */
  readonly keep?: (message: InboundMessage) => Promise<void>;
  readonly signal?: AbortSignal;
}

const receive = ({
  definition = {},
  keep = async () => {},
  signal = stopping.signal,
}: Keep = {}): Listening => {
  const deps = testDeps({ environment: { BOT: server.token } });
  const channel = createChannel(
    {
      name: 'bot',
      type: 'telegram',
      secret: '${BOT}',
      baseUrl: server.url,
      allow: ['42', '-100'],
      definedIn: 'a test',
      ...definition,
    },
    deps,
  );
  const got = new Recorded<InboundMessage>();
  const states = new Recorded<string | undefined>();
  const onMessage = async (message: InboundMessage): Promise<void> => {
    await keep(message);
    got.add(message);
  };
  const ended = channel.receive?.(onMessage, { signal, onState: (state) => states.add(state) });
  if (ended === undefined) throw new Error('it does not receive');
  running.push(async () => {
    await ended;
    await channel.close();
  });
  return { got, states, deps, ended };
};

const texts = (messages: readonly InboundMessage[]): readonly string[] => messages.map(({ text }) => text);

describe('receiving', () => {
  test('hands messages on in their order, with who wrote, where and when', async () => {
    const id = server.say('first', { from: { id: 42, name: 'Ann' } });
    const { got, states } = receive({ definition: { account: 'second' } });
    await got.atLeast(1);
    for (const text of ['2', '3', '4']) server.say(text);
    expect(texts(await got.atLeast(4))).toEqual(['first', '2', '3', '4']);
    expect(got.all[0]).toEqual({
      channel: 'bot',
      messageId: `42:${id}`,
      account: 'second',
      peer: '42',
      sender: '42',
      senderName: 'Ann',
      isGroup: false,
      text: 'first',
      at: '2026-09-21T14:13:20.000Z',
    });
    expect(states.all.every((state) => state === undefined)).toBe(true);
  });

  test('acknowledges a message to Telegram after it was stored, and not before', async () => {
    let keepIt = (): void => {};
    const kept = new Promise<void>((resolve) => {
      keepIt = resolve;
    });
    server.say('precious');
    const { got } = receive({ keep: () => kept });
    await server.calls.first((name) => name === 'getUpdates');
    expect(server.unconfirmed()).toBe(1);
    keepIt();
    await got.atLeast(1);
    server.say('next');
    await got.atLeast(2);
    expect(server.unconfirmed()).toBeLessThanOrEqual(1);
  });

  test('gets a message again that could not be kept, before those that came later', async () => {
    let failures = 2;
    server.say('one');
    server.say('two');
    const { got, states } = receive({
      keep: async () => {
        if (failures-- > 0) throw new Error('the disk is full');
      },
    });
    expect(texts(await got.atLeast(2))).toEqual(['one', 'two']);
    expect(states.all.slice(0, 2)).toEqual([
      'could not store a message: the disk is full',
      'could not store a message: the disk is full',
    ]);
    await states.first((state) => state === undefined);
  });

  test('takes up what was written while the server was away', async () => {
    const { got, states } = receive();
    await states.first((state) => state === undefined);
    server.dropConnections();
    await states.first((state) => state !== undefined);
    server.say('after the storm');
    expect(texts(await got.atLeast(1))).toEqual(['after the storm']);
  });

  test('reports what is wrong, and works once that is fixed', async () => {
    server.refuse(
      'getUpdates',
      { code: 409, description: 'Conflict: terminated by other getUpdates request' },
      { code: 429, description: 'Too Many Requests: retry after 0', parameters: { retry_after: 0 } },
      { code: 500, description: 'Internal Server Error' },
    );
    const { got, states } = receive();
    await states.atLeast(3);
    server.say('there');
    await got.atLeast(1);
    expect(states.all.slice(0, 3)).toEqual([
      'Conflict: terminated by other getUpdates request',
      'Too Many Requests: retry after 0',
      'Internal Server Error',
    ]);
  });

  test('ends at once, in the middle of a long poll, and leaves nothing open', async () => {
    const { states, ended } = receive();
    await states.first((state) => state === undefined);
    stopping.abort();
    await ended;
    await running.pop()?.();
    expect(states.all.filter((state) => state !== undefined)).toEqual([]);
  });

  test('is there only when someone may write', () => {
    const channel = createChannel(
      { name: 'bot', type: 'telegram', secret: 'x', allow: [], definedIn: 'a test' },
      testDeps(),
    );
    expect(channel.receive).toBeUndefined();
  });
});

describe('who may write', () => {
  test('is a person or everybody in a chat; an unknown sender is logged once, without the text', async () => {
    const { got, deps } = receive();
    server.say('let me in', { from: { id: 66 } });
    server.say('please', { from: { id: 66 } });
    server.say('/status', { from: { id: 67 }, chat: -100 });
    server.say('mine');
    expect(texts(await got.atLeast(2))).toEqual(['/status', 'mine']);
    expect(deps.logged).toEqual([
      {
        level: 'warn',
        fields: { channel: 'bot', sender: '66', peer: '66' },
        message: 'a message from someone who is not in channels.bot.allow got no answer',
      },
    ]);
  });

  test('a picture is left aside, and the log says so', async () => {
    const { got, deps } = receive();
    server.push({
      message: {
        message_id: 1,
        date: 1,
        chat: { id: 42, type: 'private', first_name: 'Ann' },
        from: { id: 42, is_bot: false, first_name: 'Ann' },
        photo: [],
      },
    });
    server.push({
      edited_message: { message_id: 1, date: 1, chat: { id: 42, type: 'private' }, text: 'edited' },
    });
    server.say('words');
    expect(texts(await got.atLeast(1))).toEqual(['words']);
    expect(deps.logged).toMatchObject([
      { level: 'info', message: 'ignored a message without text: only text is supported' },
    ]);
  });
});

describe('in a group', () => {
  test.each([
    ['/task new every 1h', {}, '/task new every 1h'],
    ['/task@cox_test_bot list', {}, '/task list'],
    ['/task@other_bot list', {}, undefined],
    ['@cox_test_bot how is it going?', {}, 'how is it going?'],
    ['how is it going, @cox_test_bot', {}, 'how is it going,'],
    ['tell me, @Cox_Test_Bot, what runs', {}, 'tell me, @Cox_Test_Bot, what runs'],
    ['just talking', {}, undefined],
    ['@other_bot do it', {}, undefined],
    ['yes, do that', { isReplyToBot: true }, 'yes, do that'],
    ['@cox_test_bot', {}, undefined],
    ['@cox_test_bot hi', { from: { id: 42, isBot: true } }, undefined],
  ])('%j with %j reaches the bot as %j', async (text, saying, expected) => {
    const { got } = receive();
    server.say(text, { chat: -100, ...saying });
    server.say('/end', { chat: -100 });
    const messages = await got.first((message) => message.text === '/end').then(() => got.all);
    expect(texts(messages)).toEqual(expected === undefined ? ['/end'] : [expected, '/end']);
    expect(messages[0]).toMatchObject({ peer: '-100', sender: '42', isGroup: true });
  });

  test('the topic is the thread', async () => {
    const { got } = receive();
    server.say('/status', { chat: -100, topic: 9 });
    expect((await got.atLeast(1))[0]).toMatchObject({ peer: '-100', thread: '9' });
  });

  test('an anonymous administrator writes as the group', async () => {
    const { got } = receive();
    server.push({
      message: {
        message_id: 5,
        date: 1,
        chat: { id: -100, type: 'supergroup', title: 'Crew' },
        sender_chat: { id: -100, type: 'supergroup', title: 'Crew' },
        from: { id: 1_087_968_824, is_bot: true, first_name: 'Group' },
        text: '/status',
        entities: [{ type: 'bot_command', offset: 0, length: 7 }],
      },
    });
    expect((await got.atLeast(1))[0]).toMatchObject({ sender: '-100', senderName: 'Crew' });
  });
});
