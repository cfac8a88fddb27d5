// What `config list` shows: every key with its value, its default and where it comes from; no secrets.

import { type AgentDefinition, BUILT_IN_AGENTS, type ConfigEntry } from '@coxswain/protocol';
import { AGENT_KEY_NAMES, AGENT_KEYS, type AgentKey } from './agent-keys.ts';
import type { Config } from './config.ts';
import { CONFIG_KEYS, KEYS, writeValue } from './keys.ts';
import { isReference } from './references.ts';
import type { ConfigKey } from './values.ts';

/** Stands in place of what is not shown. */
export const HIDDEN = '(hidden)';

const keyEntry = (config: Config, key: ConfigKey): ConfigEntry => {
  const { default: standard, meaning, isSecret, needsRestart } = KEYS[key];
  const value = config.values[key];
  return {
    key,
    value: isSecret && value !== undefined ? HIDDEN : writeValue(key, value),
    default: writeValue(key, standard),
    origin: config.origins.get(key) ?? 'default',
    meaning: needsRestart ? `${meaning} (from the next start)` : meaning,
  };
};

const fieldOf = (agent: AgentDefinition, key: AgentKey): unknown => {
  if (key === 'env')
    return Object.fromEntries(
      Object.entries(agent.env).map(([name, value]) => [name, isReference(value) ? value : HIDDEN]),
    );
  if (key === 'timeout')
    return agent.timeoutMs === undefined ? undefined : AGENT_KEYS.timeout.kind.write(agent.timeoutMs);
  return agent[AGENT_KEYS[key].field];
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

/** Every key, then every agent that the file defines. */
export const configEntries = (config: Config): readonly ConfigEntry[] => [
  ...CONFIG_KEYS.map((key) => keyEntry(config, key)),
  ...config.agents.filter((agent) => !BUILT_IN_AGENTS.includes(agent)).map(agentEntry),
];
