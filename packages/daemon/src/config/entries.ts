// What `config list` shows: every key with its value, its default and where it comes from; no secrets.

import {
  type AgentDefinition,
  BUILT_IN_CHANNELS,
  type ChannelDefinition,
  type ConfigEntry,
} from '@coxswain/protocol';
import { AGENT_KEY_NAMES, AGENT_KEYS, type AgentKey } from './agent-keys.ts';
import { CHANNEL_KEY_NAMES, CHANNEL_KEYS } from './channel-keys.ts';
import type { Config } from './config.ts';
import { HIDDEN, withoutChannelSecrets, withoutSecrets } from './hidden.ts';
import { CONFIG_KEYS, type ConfigKey, KEYS, writeValue } from './keys.ts';
import { written } from './kinds.ts';

const keyEntry = (config: Config, key: ConfigKey): ConfigEntry => {
  const { default: standard, meaning, isSecret, needsRestart } = KEYS[key];
  const value = config.values[key];
  return {
    key,
    value: isSecret && value !== undefined ? HIDDEN : writeValue(key, value),
    default: writeValue(key, standard),
    origin: config.origins.get(key) ?? 'default',
    meaning: needsRestart ? `${meaning} (from the next start)` : meaning,
    needsRestart,
  };
};

const fieldOf = (agent: AgentDefinition, key: AgentKey): unknown => {
  const { field, schema } = AGENT_KEYS[key];
  const value = withoutSecrets(agent)[field];
  return value === undefined ? undefined : written(schema, value);
};

/** An agent as the file could say it. Values of its variables are hidden unless they are references. */
const agentEntry = (agent: AgentDefinition): ConfigEntry => {
  const isEmpty = (value: unknown): boolean =>
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  const fields = AGENT_KEY_NAMES.map((key) => [key, fieldOf(agent, key)] as const);
  return {
    key: `agents.${agent.name}`,
    value: Object.fromEntries(fields.filter(([, value]) => !isEmpty(value))),
    origin: agent.definedIn,
    meaning: 'an agent',
  };
};

/** A channel as the file could say it. Its secrets are hidden unless they are references. */
const channelEntry = (channel: ChannelDefinition): ConfigEntry => {
  const shown = withoutChannelSecrets(channel);
  const fields = CHANNEL_KEY_NAMES.flatMap((key): [string, unknown][] => {
    const { field, schema, types } = CHANNEL_KEYS[key];
    const value = types.some((type) => type === channel.type) ? shown[field] : undefined;
    const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
    return isEmpty ? [] : [[key, written(schema, value)]];
  });
  return {
    key: `channels.${channel.name}`,
    value: Object.fromEntries(fields),
    origin: channel.definedIn,
    meaning: 'a channel',
  };
};

/** Every key, then every agent and every channel that the file defines. */
export const configEntries = (config: Config): readonly ConfigEntry[] => [
  ...CONFIG_KEYS.map((key) => keyEntry(config, key)),
  ...config.agents.filter((agent) => !config.offered.includes(agent)).map(agentEntry),
  ...config.channels.filter((channel) => !BUILT_IN_CHANNELS.includes(channel)).map(channelEntry),
];
