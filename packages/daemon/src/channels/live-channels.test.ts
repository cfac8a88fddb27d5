import type { Channel } from '@coxswain/channels';
import type { ChannelDefinition, InboundMessage } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { LiveChannels } from './live-channels.ts';

const definition = (name: string, more: Partial<ChannelDefinition> = {}): ChannelDefinition => ({
  name,
  type: 'telegram',
  allow: ['42'],
  definedIn: 'config.yaml:1',
  ...more,
});

/** Channels that note what happens to them, in order. */
const liveChannels = () => {
  const happened: string[] = [];
  const received: InboundMessage[] = [];
  const warned: object[] = [];
  const channels = new LiveChannels({
    log: { warn: (fields) => void warned.push(fields) },
    onMessage: async (message) => void received.push(message),
    make: async ({ name, type, secret }) => {
      if (secret === 'missing') throw new Error('the token is not there');
      const called = `${name} ${secret ?? ''}`.trim();
      happened.push(`made ${called}`);
      const channel: Channel = {
        name,
        type,
        send: async () => {},
        check: async () => [],
        close: async () => void happened.push(`closed ${called}`),
        receive: (_onMessage, { signal }) =>
          new Promise((resolve) => {
            happened.push(`receives ${called}`);
            signal.addEventListener('abort', () => {
              happened.push(`left ${called}`);
              resolve();
            });
          }),
      };
      return channel;
    },
  });
  return { channels, happened, warned, received };
};

test('nothing is made before someone needs it', async () => {
  const { channels, happened } = liveChannels();
  channels.configure([definition('tg')]);
  expect(happened).toEqual([]);
  await channels.find('tg')?.open();
  await channels.find('tg')?.open();
  expect(happened).toEqual(['made tg']);
  await channels.close();
});

test('a changed channel is closed before it is made again, and the others continue', async () => {
  const { channels, happened } = liveChannels();
  channels.configure([definition('tg', { secret: 'old' }), definition('other')]);
  channels.receive();
  await expect.poll(() => happened).toContain('receives tg old');
  channels.configure([
    definition('tg', { secret: 'new' }),
    definition('other', { definedIn: 'config.yaml:9' }),
  ]);
  await expect.poll(() => happened).toContain('receives tg new');
  expect(happened.filter((line) => line.includes('tg'))).toEqual([
    'made tg old',
    'receives tg old',
    'left tg old',
    'closed tg old',
    'made tg new',
    'receives tg new',
  ]);
  expect(happened.filter((line) => line.includes('other'))).toEqual(['made other', 'receives other']);
  channels.configure([]);
  await expect.poll(() => happened).toContain('closed tg new');
  expect(channels.find('tg')).toBeUndefined();
  await channels.close();
});

test('one that cannot be made says why, once, and is tried again', async () => {
  const { channels, warned } = liveChannels();
  channels.configure([definition('tg', { secret: 'missing' })]);
  channels.receive();
  await expect
    .poll(() => channels.find('tg')?.receiving)
    .toEqual({ state: 'failing', problem: 'the token is not there' });
  await expect(channels.find('tg')?.open()).rejects.toThrow('the token is not there');
  expect(warned).toHaveLength(1);
  await channels.close();
  await expect(channels.find('tg')?.open()).rejects.toThrow('is being closed');
});
