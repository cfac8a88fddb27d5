import { homedir } from 'node:os';
import { BUILT_IN_CHANNELS } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { editConfigText } from './edit.ts';
import { configEntries } from './entries.ts';
import { configSchema } from './json-schema.ts';

const FILE = '/home/me/.cox/config.yaml';
const read = (text: string) => readConfig({ file: FILE, text, environment: {}, settings: [] });
const channels = (text: string) => read(text).channels;
const fault = (text: string): string => {
  try {
    channels(text);
  } catch (error) {
    return (error as Error).message.replace(`${FILE}:`, '');
  }
  return 'nothing was refused';
};

describe('channels', () => {
  test('those that are built in are there without a file', () => {
    expect(channels('')).toEqual(BUILT_IN_CHANNELS);
    expect(channels('channels:\n')).toEqual(BUILT_IN_CHANNELS);
  });

  test('every key is read', () => {
    const text = `
channels:
  hook: { type: webhook, url: "https://example.com/hook", secret: \${HOOK_SECRET} }
  run: { type: command, command: [notify, --now] }
  log: { type: file, path: notices.jsonl }
  bot:
    type: telegram
    token: \${BOT_TOKEN}
    baseUrl: http://127.0.0.1:8081
    address: -1001234567890/7
    allow: [42, "-1001234567890"]
    account: second
  team:
    type: slack
    tokenFile: ~/slack.token
    appTokenFile: app.token
    address: C0123
`;
    expect(channels(text).slice(BUILT_IN_CHANNELS.length)).toEqual([
      {
        name: 'hook',
        type: 'webhook',
        url: 'https://example.com/hook',
        secret: '${HOOK_SECRET}',
        allow: [],
        definedIn: 'config.yaml:3',
      },
      { name: 'run', type: 'command', command: ['notify', '--now'], allow: [], definedIn: 'config.yaml:4' },
      {
        name: 'log',
        type: 'file',
        path: '/home/me/.cox/notices.jsonl',
        allow: [],
        definedIn: 'config.yaml:5',
      },
      {
        name: 'bot',
        type: 'telegram',
        secret: '${BOT_TOKEN}',
        baseUrl: 'http://127.0.0.1:8081',
        defaultAddress: '-1001234567890/7',
        allow: ['42', '-1001234567890'],
        account: 'second',
        definedIn: 'config.yaml:6',
      },
      {
        name: 'team',
        type: 'slack',
        secretFile: `${homedir()}/slack.token`,
        appTokenFile: '/home/me/.cox/app.token',
        defaultAddress: 'C0123',
        allow: [],
        definedIn: 'config.yaml:13',
      },
    ]);
  });

  test('a built-in channel may get a fixed file', () => {
    const [desktop, file] = channels('channels: {file: {path: /tmp/all.jsonl}}');
    expect(desktop).toEqual(BUILT_IN_CHANNELS[0]);
    expect(file).toEqual({
      name: 'file',
      type: 'file',
      path: '/tmp/all.jsonl',
      allow: [],
      definedIn: 'config.yaml:1',
    });
  });

  test('secrets are not shown, references to them are', () => {
    const text = `
channels:
  hook: { type: webhook, url: "https://example.com/hunter0/hook?key=hunter1", secret: hunter2 }
  team: { type: slack, token: hunter3, appToken: \${APP}, allow: [U1] }
`;
    const shown = configEntries(read(text)).filter(({ key }) => key.startsWith('channels.'));
    expect(JSON.stringify(shown)).not.toContain('hunter');
    expect(shown).toEqual([
      {
        key: 'channels.hook',
        value: { type: 'webhook', url: 'https://example.com/(hidden)', secret: '(hidden)' },
        origin: 'config.yaml:3',
        meaning: 'a channel',
      },
      {
        key: 'channels.team',
        value: { type: 'slack', token: '(hidden)', appToken: '${APP}', allow: ['U1'] },
        origin: 'config.yaml:4',
        meaning: 'a channel',
      },
    ]);
  });

  test('one key of a channel is changed, the rest stays as it is written', () => {
    const text = '# ours\nchannels:\n  team.ops: { type: slack, token: ${T} } # chat\n';
    expect(editConfigText(text, 'channels.team.ops.address', 'C1')).toBe(
      '# ours\nchannels:\n  team.ops: { type: slack, token: ${T}, address: C1 } # chat\n',
    );
    expect(editConfigText(text, 'channels.team.ops', null)).not.toContain('slack');
  });

  test('the schema knows every key with the types for which it means something', () => {
    expect(configSchema()).toMatchObject({
      properties: {
        channels: {
          additionalProperties: {
            additionalProperties: false,
            properties: { token: { description: expect.stringContaining('(type: telegram, slack)') } },
          },
        },
      },
    });
  });

  test.each([
    ['channels: [a]', "1:11: 'channels' must be definitions by name, like {ops: {type: webhook, …}}"],
    [
      'channels: {a: slack}',
      '1:15: \'channels.a\' must say what kind of channel it is, like {type: webhook, url: "https://example.com/hook"}',
    ],
    [
      'channels: {a: {url: "http://x"}}',
      "1:12: channel 'a': it has no type: add type: webhook, command, file, desktop, telegram, slack",
    ],
    [
      'channels: {a: {type: telegramm}}',
      "1:22: 'channels.a.type' must be one of webhook, command, file, desktop, telegram, slack",
    ],
    ['channels: {a: {type: slack, tokn: x}}', "1:29: unknown key 'tokn' of a channel; did you mean 'token'?"],
    [
      'channels: {a: {type: telegram}}',
      "1:16: channel 'a': a telegram channel needs one: add token: ${MY_BOT_TOKEN}, or tokenFile: ~/my-bot.token",
    ],
    [
      'channels: {a: {type: webhook}}',
      "1:16: channel 'a': a webhook channel needs one: add url: https://example.com/hook",
    ],
    [
      'channels: {a: {type: desktop, token: x}}',
      "1:31: channel 'a': only channels with type: telegram or slack take token; this one is desktop",
    ],
    [
      'channels: {a: {type: slack, token: x, tokenFile: y}}',
      "1:39: channel 'a': set either 'token' or 'tokenFile', not both",
    ],
    [
      'channels: {a: {type: slack, token: "Bearer x"}}',
      "1:36: 'channels.a.token' must be a secret on one line without spaces, or just ${NAME} for a variable of the daemon",
    ],
    [
      'channels: {a: {type: slack, token: "x${T}"}}',
      "1:36: 'channels.a.token' must be a secret on one line without spaces, or just ${NAME} for a variable of the daemon",
    ],
    [
      'channels: {"a:b": {type: desktop}}',
      "1:12: channel 'a:b': a channel's name cannot contain ':', which separates it from the address in a target",
    ],
    [
      'background: {defaultDeliverTo: ["slak:#ops"]}\nchannels: {slack: {type: slack, token: x}}',
      "1:14: there is no channel 'slak'; did you mean 'slack'?: add it to channels",
    ],
  ])('%j is reported in one line', (text, line) => {
    expect(fault(text)).toBe(line);
  });
});
