import type { ChannelDefinition, InboundMessage } from '@coxswain/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createChannel } from '../create-channel.ts';
import { type SlackServer, startSlackServer, testDeps } from '../testing/index.ts';
import { Recorded } from '../testing/recorded.ts';

let server: SlackServer;
let stopping: AbortController;
const running: (() => Promise<void>)[] = [];
beforeEach(async () => {
  server = await startSlackServer();
  stopping = new AbortController();
});
afterEach(async () => {
  stopping.abort();
  for (const ended of running.splice(0)) await ended();
  await server.allClosed();
  await server.close();
});

interface Keep {
  readonly definition?: Partial<ChannelDefinition>;
  readonly keep?: (message: InboundMessage) => Promise<void>;
}

const receive = ({ definition = {}, keep = async () => {} }: Keep = {}) => {
  const deps = testDeps({ environment: { SLACK: server.token, APP: server.appToken } });
  const channel = createChannel(
    {
      name: 'team',
      type: 'slack',
      secret: '${SLACK}',
      appToken: '${APP}',
      baseUrl: server.url,
      allow: ['U42', 'C9'],
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
  const ended = channel.receive?.(onMessage, {
    signal: stopping.signal,
    onState: (state) => states.add(state),
  });
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
    const { got, states } = receive({ definition: { account: 'second' } });
    await server.socket.greeted.atLeast(1);
    const ts = server.say('first');
    for (const text of ['2', '3', '4']) server.say(text);
    expect(texts(await got.atLeast(4))).toEqual(['first', '2', '3', '4']);
    expect(got.all[0]).toEqual({
      channel: 'team',
      messageId: `D42:${ts}`,
      account: 'second',
      peer: 'D42',
      sender: 'U42',
      isGroup: false,
      text: 'first',
      at: '2026-09-21T14:13:20.000Z',
    });
    expect(states.all.every((state) => state === undefined)).toBe(true);
  });

  test('acknowledges a message after it was kept, and not before', async () => {
    const kept = Promise.withResolvers<void>();
    const asked = new Recorded<string>();
    const { got } = receive({
      keep: (message) => {
        asked.add(message.text);
        return kept.promise;
      },
    });
    await server.socket.greeted.atLeast(1);
    server.say('precious');
    await asked.atLeast(1);
    expect(server.socket.unacknowledged).toBe(1);
    kept.resolve();
    await got.atLeast(1);
    await server.socket.acknowledged.atLeast(1);
    expect(server.socket.unacknowledged).toBe(0);
  });

  test('keeps a message as soon as it can, without being sent it again, and acknowledges it then', async () => {
    let isFull = true;
    const { got, states } = receive({
      keep: async () => {
        if (isFull) throw new Error('the disk is full');
      },
    });
    await server.socket.greeted.atLeast(1);
    server.say('precious');
    await states.first((state) => state === 'could not store a message: the disk is full');
    expect(server.socket.unacknowledged).toBe(1);
    isFull = false;
    expect(texts(await got.atLeast(1))).toEqual(['precious']);
    await server.socket.acknowledged.atLeast(1);
  });

  test('reconnects when Slack asks for it, and when the server falls over', async () => {
    const { got } = receive();
    await server.socket.greeted.atLeast(1);
    server.socket.refresh();
    await server.socket.greeted.atLeast(2);
    server.say('after a refresh');
    await got.atLeast(1);
    await server.socket.acknowledged.atLeast(1);
    server.dropConnections();
    server.say('after the storm');
    await server.socket.greeted.atLeast(3);
    expect(texts(await got.atLeast(2))).toEqual(['after a refresh', 'after the storm']);
  });

  test('reports what is wrong, and works once that is fixed', async () => {
    server.refuse('auth.test', { status: 503 });
    server.refuse('apps.connections.open', { error: 'internal_error' }, { retryAfter: 0 });
    const { got, states } = receive();
    await server.socket.greeted.atLeast(1);
    server.say('there');
    await got.atLeast(1);
    expect(states.all.slice(0, 3)).toEqual([
      `${new URL(server.url).host} answered 503`,
      'Slack says internal_error',
      'Slack is rate limiting requests',
    ]);
    expect(states.all[3]).toBeUndefined();
  });

  test('ends at once and leaves nothing open', async () => {
    const { ended } = receive();
    await server.socket.greeted.atLeast(1);
    stopping.abort();
    await ended;
    await running.pop()?.();
  });

  test('ends at once while it is connecting', async () => {
    const { ended } = receive();
    await server.calls.first((name) => name === 'apps.connections.open');
    stopping.abort();
    await ended;
  });

  test('is there only with a token for it and when someone may write', () => {
    const definition = { name: 'team', type: 'slack', secret: 'x', definedIn: 'a test' } as const;
    expect(createChannel({ ...definition, allow: ['U1'] }, testDeps()).receive).toBeUndefined();
    expect(createChannel({ ...definition, appToken: 'x', allow: [] }, testDeps()).receive).toBeUndefined();
  });
});

describe('what reaches the bot', () => {
  test.each([
    ['<@UBOT> what runs?', { channel: 'C9' }, 'what runs?'],
    ['what runs? <@UBOT>', { channel: 'C9' }, 'what runs?'],
    [
      'please <@UBOT|cox>, look at <https://a.test/x|a.test/x>',
      { channel: 'C9' },
      'please @cox, look at a.test/x',
    ],
    ['a &lt; b &amp;&amp; <#C1|ops> <!here> <@U7> <mailto:a@b.c|a@b.c>', {}, 'a < b && #ops @here @U7 a@b.c'],
    ['see <https://a.test/?a=1&amp;b=2|the page>', {}, 'see the page (https://a.test/?a=1&b=2)'],
    ['<@UBOT>', { channel: 'C9' }, undefined],
    ['own words', { user: 'UBOT' }, undefined],
    ['a stranger', { user: 'U66', channel: 'D66' }, undefined],
    [
      '<@UBOT> anybody in an allowed channel',
      { user: 'U66', channel: 'C9' },
      'anybody in an allowed channel',
    ],
  ])('of %j with %j is %j', async (text, saying, expected) => {
    const { got } = receive();
    await server.socket.greeted.atLeast(1);
    server.say(text, saying);
    server.say('end');
    await got.first((message) => message.text === 'end');
    expect(texts(got.all)).toEqual(expected === undefined ? ['end'] : [expected, 'end']);
    await server.socket.acknowledged.atLeast(2);
  });

  test('in a channel belongs to the thread below it; in a chat to none', async () => {
    const { got } = receive();
    await server.socket.greeted.atLeast(1);
    const ts = server.say('<@UBOT> one', { channel: 'C9' });
    server.say('<@UBOT> two', { channel: 'C9', thread: ts });
    server.say('three');
    const [one, two, three] = await got.atLeast(3);
    expect(one).toMatchObject({ peer: 'C9', thread: ts, isGroup: true });
    expect(two).toMatchObject({ peer: 'C9', thread: ts });
    expect(three?.thread).toBeUndefined();
  });

  test('ignores edits, bots and other events', async () => {
    const { got } = receive();
    await server.socket.greeted.atLeast(1);
    const message = {
      type: 'message',
      channel_type: 'im',
      channel: 'D42',
      user: 'U42',
      text: 'x',
      ts: '1.1',
    };
    server.push({ ...message, subtype: 'message_changed' });
    server.push({ ...message, bot_id: 'B2' });
    server.push({ ...message, channel_type: 'channel', channel: 'C9' });
    server.push({ type: 'reaction_added', user: 'U42' });
    server.say('end');
    expect(texts(await got.atLeast(1))).toEqual(['end']);
    await server.socket.acknowledged.atLeast(5);
  });
});
