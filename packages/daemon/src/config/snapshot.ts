// The settings that are not at their defaults, as the audit log compares them: agents and channels by their fields. What is hidden is
// compared by a fingerprint.

import { createHash } from 'node:crypto';
import type { ConfigSetting, ConfigSnapshot } from '@coxswain/ledger';
import type { ConfigEntry } from '@coxswain/protocol';
import { AGENT_KEYS, type AgentKey } from './agent-keys.ts';
import { CHANNEL_KEYS, type ChannelKey } from './channel-keys.ts';
import type { Config } from './config.ts';
import { configEntries } from './entries.ts';
import { isConfigKey } from './keys.ts';

/** An agent's instructions may be long. */
const MAX_SHOWN_CHARACTERS = 2_000;

/** A setting with its real value, of which only the fingerprint leaves this file. */
const settingOf = (shown: unknown, whole: unknown, origin: string): ConfigSetting => {
  const text = JSON.stringify(shown) ?? 'null';
  const isLong = text.length > MAX_SHOWN_CHARACTERS;
  return {
    value: isLong ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : shown,
    // Lines move with every edit above them.
    origin: origin.replace(/:\d+$/, ''),
    fingerprint: createHash('sha256')
      .update(JSON.stringify(whole) ?? 'null')
      .digest('hex')
      .slice(0, 16),
  };
};

export const configSnapshot = (config: Config): ConfigSnapshot => {
  const shown = configEntries(config).filter(({ origin }) => origin !== 'default');
  return Object.fromEntries(shown.flatMap((entry) => settingsOf(config, entry)));
};

const settingsOf = (
  { values, agents, channels }: Config,
  { key, value, origin }: ConfigEntry,
): readonly (readonly [string, ConfigSetting])[] => {
  if (isConfigKey(key)) return [[key, settingOf(value, values[key], origin)]];
  const agent = agents.find(({ name }) => key === `agents.${name}`);
  const channel = channels.find(({ name }) => key === `channels.${name}`);
  // The fields that the entry shows are named by the keys of its kind.
  return Object.entries(value as object).map(([field, part]) => {
    const ofAgent = agent?.[AGENT_KEYS[field as AgentKey]?.field];
    const ofChannel = channel?.[CHANNEL_KEYS[field as ChannelKey]?.field];
    return [`${key}.${field}`, settingOf(part, ofAgent ?? ofChannel, origin)];
  });
};
