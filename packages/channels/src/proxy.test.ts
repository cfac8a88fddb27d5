import type { ChannelDefinition } from '@coxswain/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createChannel } from './create-channel.ts';
import {
  notice,
  type ProxyServer,
  startProxy,
  startSlackServer,
  startTelegramServer,
  startWebhookServer,
  testDeps,
} from './testing/index.ts';
import { Recorded } from './testing/recorded.ts';

let proxy: ProxyServer;
beforeEach(async () => {
  proxy = await startProxy();
});
afterEach(() => proxy.close());

const { signal: never } = new AbortController();
/** A channel to a server that only the proxy can find. */
const channel = (definition: Pick<ChannelDefinition, 'type'> & Partial<ChannelDefinition>) =>
  createChannel(
    { name: 'far', allow: ['U42'], definedIn: 'a test', ...definition },
    testDeps({ programEnvironment: { HTTP_PROXY: proxy.url, http_proxy: proxy.url } }),
  );
const farAway = (url: string): string => url.replace('127.0.0.1', 'far.test');

test('a webhook is sent through the proxy of the environment', async () => {
  const server = await startWebhookServer();
  try {
    await channel({ type: 'webhook', url: farAway(server.url) }).send(undefined, notice(), never);
    expect(server.got.all).toHaveLength(1);
    expect(proxy.asked.all).toEqual([expect.stringMatching(/^far\.test:/)]);
  } finally {
    await server.close();
  }
});

test('Telegram is reached through the proxy of the environment', async () => {
  const server = await startTelegramServer();
  const bot = channel({ type: 'telegram', secret: server.token, baseUrl: farAway(server.url) });
  try {
    await bot.send('42', notice(), never);
    expect(server.sent.all).toHaveLength(1);
  } finally {
    await bot.close();
    await server.close();
  }
});

test('Slack is reached through the proxy of the environment, for messages too', async () => {
  const server = await startSlackServer({ host: 'far.test' });
  const team = channel({
    type: 'slack',
    secret: server.token,
    appToken: server.appToken,
    baseUrl: farAway(server.url),
  });
  const stopping = new AbortController();
  const got = new Recorded<string>();
  const ended = team.receive?.(async ({ text }) => got.add(text), {
    signal: stopping.signal,
    onState: () => {},
  });
  try {
    await team.send('C1', notice(), never);
    expect(server.sent.all).toHaveLength(1);
    await server.socket.greeted.atLeast(1);
    server.say('through the wall');
    expect(await got.atLeast(1)).toEqual(['through the wall']);
  } finally {
    stopping.abort();
    await ended;
    await team.close();
    await server.close();
  }
});
