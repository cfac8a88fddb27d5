// What cannot be meant: keys of a channel that exclude each other, need each other, or mean nothing for its type.

import type { ChannelDefinition } from '@coxswain/protocol';
import type { Contradiction } from './agent-contradictions.ts';
import { CHANNEL_KEYS, type ChannelKey, isChannelKey } from './channel-keys.ts';

/** For each type: any one of these keys must be there. */
const NEEDED: Readonly<Record<ChannelDefinition['type'], readonly (readonly ChannelKey[])[]>> = {
  webhook: [['url']],
  command: [['command']],
  file: [['path']],
  desktop: [],
  telegram: [['token', 'tokenFile']],
  slack: [['token', 'tokenFile']],
};

const EXAMPLES: Partial<Record<ChannelKey, string>> = {
  url: 'url: https://example.com/hook',
  command: 'command: [program, argument]',
  path: 'path: ~/notices.jsonl',
  token: `token: \${MY_BOT_TOKEN}`,
  tokenFile: 'tokenFile: ~/my-bot.token',
};

const EXCLUSIVE: readonly (readonly [ChannelKey, ChannelKey])[] = [
  ['secret', 'secretFile'],
  ['token', 'tokenFile'],
  ['appToken', 'appTokenFile'],
];

/** `written`: the keys that the file gives; `isBuiltIn`: the channel is there without the file, which only completes it. */
export const channelContradictions = (
  { name, type }: ChannelDefinition,
  { written, isBuiltIn }: { readonly written: readonly string[]; readonly isBuiltIn: boolean },
): readonly Contradiction[] => [
  ...misnamed(name),
  ...misplaced(type, written),
  ...EXCLUSIVE.filter((pair) => pair.every((key) => written.includes(key))).map(
    ([one, other]): Contradiction => [other, `'${one}' and '${other}' are both given: keep one`],
  ),
  ...(isBuiltIn ? [] : lacking(type, written)),
];

const misnamed = (name: string): Contradiction[] =>
  name.includes(':') ? [['name', "its name cannot hold ':', after which a target names the address"]] : [];

const misplaced = (type: ChannelDefinition['type'], written: readonly string[]): Contradiction[] =>
  written.flatMap((key): Contradiction[] => {
    if (!isChannelKey(key)) return [];
    const { types } = CHANNEL_KEYS[key];
    if (types.some((one) => one === type)) return [];
    return [[key, `only channels with type: ${types.join(' or ')} have ${key}, this one has ${type}`]];
  });

const lacking = (type: ChannelDefinition['type'], written: readonly string[]): Contradiction[] =>
  NEEDED[type]
    .filter((keys) => !keys.some((key) => written.includes(key)))
    .map((keys) => [
      'type',
      `a ${type} channel needs one: add ${keys.map((key) => EXAMPLES[key]).join(', or ')}`,
    ]);
