// From what the file says about channels to the definitions that are used: the built-in ones first, completed and overridden.

import { BUILT_IN_CHANNELS, CHANNEL_TYPES, type ChannelDefinition } from '@coxswain/protocol';
import { channelContradictions } from './channel-contradictions.ts';
import type { ConfiguredChannel } from './channel-keys.ts';
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

/** Every channel there is. */
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
