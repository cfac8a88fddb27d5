// The JSON Schema of the config file (draft 2020-12), for editors that complete and check YAML.

import { CHANNEL_TYPES } from '@coxswain/protocol';
import { AGENT_KEY_NAMES, AGENT_KEYS, AGENT_RUNTIMES, type AgentKey } from './agent-keys.ts';
import { CHANNEL_KEY_NAMES, CHANNEL_KEYS, type ChannelKey } from './channel-keys.ts';
import { CONFIG_KEYS, type ConfigKey, KEYS, writeValue } from './keys.ts';
import { jsonSchemaOf } from './kinds.ts';

type Schema = Readonly<Record<string, unknown>>;

const keySchema = (key: ConfigKey): Schema => {
  const { schema, meaning, default: standard } = KEYS[key];
  const written = writeValue(key, standard);
  return {
    ...jsonSchemaOf(schema),
    description: meaning,
    ...(written === undefined ? {} : { default: written }),
  };
};

const object = (properties: Schema, description: string): Schema => ({
  type: 'object',
  description,
  additionalProperties: false,
  properties,
});

const sections = (): Schema => {
  const names = new Set(
    CONFIG_KEYS.filter((key) => key.includes('.')).map((key) => key.slice(0, key.indexOf('.'))),
  );
  const inSection = (section: string): Schema =>
    Object.fromEntries(
      CONFIG_KEYS.filter((key) => key.startsWith(`${section}.`)).map((key) => [
        key.slice(section.length + 1),
        keySchema(key),
      ]),
    );
  return Object.fromEntries([...names].map((name) => [name, object(inSection(name), `keys of ${name}`)]));
};

const agentMeaning = (key: AgentKey): string => {
  const { meaning, runtimes } = AGENT_KEYS[key];
  return runtimes.length === AGENT_RUNTIMES.length ? meaning : `${meaning} (runtime: ${runtimes.join(', ')})`;
};

const channelMeaning = (key: ChannelKey): string => {
  const { meaning, types } = CHANNEL_KEYS[key];
  return types.length === CHANNEL_TYPES.length ? meaning : `${meaning} (type: ${types.join(', ')})`;
};

const definitions = <Key extends string>(keys: readonly Key[], property: (key: Key) => Schema): Schema =>
  Object.fromEntries(keys.map((key) => [key, property(key)]));

/** A key with a dot may be written whole or inside its section. */
export const configSchema = (): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Configuration of Coxswain',
  type: 'object',
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(CONFIG_KEYS.map((key) => [key, keySchema(key)])),
    ...sections(),
    agents: {
      type: 'object',
      description: 'agents by name',
      additionalProperties: object(
        definitions(AGENT_KEY_NAMES, (key) => ({
          ...jsonSchemaOf(AGENT_KEYS[key].schema),
          description: agentMeaning(key),
        })),
        'an agent',
      ),
    },
    channels: {
      type: 'object',
      description: 'channels by name',
      additionalProperties: object(
        definitions(CHANNEL_KEY_NAMES, (key) => ({
          ...jsonSchemaOf(CHANNEL_KEYS[key].schema),
          description: channelMeaning(key),
        })),
        'a channel',
      ),
    },
  },
});
