// Turns the channels of the file into the definitions in effect: the built-in ones first, completed and overridden.

import { BUILT_IN_CHANNELS, CHANNEL_TYPES, type ChannelDefinition } from '@coxswain/protocol';
import type { Contradiction } from './agent-contradictions.ts';
import { CHANNEL_KEYS, type ChannelKey, type ConfiguredChannel, isChannelKey } from './channel-keys.ts';
import { type ConfigFileName, configPath } from './config-path.ts';
import type { LocatedChannel } from './read-file.ts';

/** The fields that hold paths. */
const PATHS = ['path', 'secretFile', 'appTokenFile'] as const;

const withPaths = (channel: ConfiguredChannel, configFile: string): ConfiguredChannel => {
  const placed = PATHS.flatMap((field) => {
    const path = channel[field];
    return path === undefined ? [] : [[field, configPath(path, configFile)] as const];
  });
  return { ...channel, ...Object.fromEntries(placed) };
};

const builtIn = (name: string): ChannelDefinition | undefined =>
  BUILT_IN_CHANNELS.find((channel) => channel.name === name);

const define = (
  { name, definition, at }: LocatedChannel,
  file: ConfigFileName,
): ChannelDefinition | undefined => {
  const type = definition.type ?? builtIn(name)?.type;
  if (type === undefined) return undefined;
  return {
    allow: [],
    ...withPaths(definition, file.path),
    name,
    type,
    definedIn: `${file.shortName}:${at.line}`,
  };
};

export interface DefineChannels {
  readonly located: readonly LocatedChannel[];
  readonly file: ConfigFileName;
}

/** All channels. */
export const defineChannels = ({ located, file }: DefineChannels): readonly ChannelDefinition[] => {
  const configured: ChannelDefinition[] = [];
  for (const one of located.filter((channel) => !channel.isFaulty)) {
    const say = (key: string, message: string): void =>
      (one.keys.get(key) ?? one.at.missing(key)).fault(`channel '${one.name}': ${message}`);
    const channel = define(one, file);
    if (channel === undefined) {
      say('type', `it has no type: add type: ${CHANNEL_TYPES.join(', ')}`);
      continue;
    }
    const written = [...one.keys.keys()];
    const isBuiltIn = builtIn(one.name)?.type === channel.type;
    for (const [key, message] of channelContradictions(channel, { written, isBuiltIn })) say(key, message);
    configured.push(channel);
  }
  const overridden = new Set(configured.map((channel) => channel.name));
  return [...BUILT_IN_CHANNELS.filter((channel) => !overridden.has(channel.name)), ...configured];
};

// Contradictions: keys of a channel that exclude each other, require each other, or do not apply to its type.

/** For each type: one key of each list is required. */
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

/** `written`: the keys in the file; `isBuiltIn`: the channel exists without the file, which only completes it. */
const channelContradictions = (
  { name, type }: ChannelDefinition,
  { written, isBuiltIn }: { readonly written: readonly string[]; readonly isBuiltIn: boolean },
): readonly Contradiction[] => [
  ...misnamed(name),
  ...misplaced(type, written),
  ...EXCLUSIVE.filter((pair) => pair.every((key) => written.includes(key))).map(
    ([one, other]): Contradiction => [other, `set either '${one}' or '${other}', not both`],
  ),
  ...(isBuiltIn ? [] : lacking(type, written)),
];

const misnamed = (name: string): Contradiction[] =>
  name.includes(':')
    ? [['name', "a channel's name cannot contain ':', which separates it from the address in a target"]]
    : [];

const misplaced = (type: ChannelDefinition['type'], written: readonly string[]): Contradiction[] =>
  written.flatMap((key): Contradiction[] => {
    if (!isChannelKey(key)) return [];
    const { types } = CHANNEL_KEYS[key];
    if (types.some((one) => one === type)) return [];
    return [[key, `only channels with type: ${types.join(' or ')} take ${key}; this one is ${type}`]];
  });

const lacking = (type: ChannelDefinition['type'], written: readonly string[]): Contradiction[] =>
  NEEDED[type]
    .filter((keys) => !keys.some((key) => written.includes(key)))
    .map((keys) => [
      'type',
      `a ${type} channel needs one: add ${keys.map((key) => EXAMPLES[key]).join(', or ')}`,
    ]);
