// The effective configuration: flag before environment before file before default, each value with its origin.

import { basename } from 'node:path';
import { type AgentDefinition, type ChannelDefinition, didYouMean, parseTarget } from '@coxswain/protocol';
import { offeredAgents } from '../agents/offered.ts';
import { isWildcard } from './address.ts';
import { defineAgents } from './agents.ts';
import { defineChannels } from './channels.ts';
import { type ConfigFault, configError } from './config-error.ts';
import { CONFIG_KEYS, type ConfigKey, type ConfigValues, KEYS } from './keys.ts';
import { type OverrideReading, readSettings, readVariables } from './overrides.ts';
import { type FileReading, readConfigText } from './read-file.ts';

export interface ConfigSources {
  /** The absolute path of the config file. */
  readonly file: string;
  /** Its text; undefined if there is no file. */
  readonly text: string | undefined;
  /** Empty for an autostarted daemon. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `key=value` of each `--set`. */
  readonly settings: readonly string[];
  /** The agents that exist without the file. Default: those of every daemon, without the surveyor's command. */
  readonly offered?: readonly AgentDefinition[] | undefined;
}

export interface Config {
  readonly file: string;
  readonly values: ConfigValues;
  /** `default`, `config.yaml:12`, `COX_MAX_CONCURRENT_TASKS`, `--set maxConcurrentTasks`. */
  readonly origins: ReadonlyMap<ConfigKey, string>;
  /** The offered agents, as the file completes them, and those of the file. */
  readonly agents: readonly AgentDefinition[];
  /** The agents that exist without the file. */
  readonly offered: readonly AgentDefinition[];
  /** The built-in channels and those of the file. */
  readonly channels: readonly ChannelDefinition[];
}

const settle = (
  file: FileReading,
  overrides: readonly OverrideReading[],
  shortName: string,
): Pick<Config, 'values' | 'origins'> => {
  const values = new Map<ConfigKey, unknown>(CONFIG_KEYS.map((key) => [key, KEYS[key].default]));
  const origins = new Map<ConfigKey, string>(CONFIG_KEYS.map((key) => [key, 'default']));
  for (const [key, { value, at }] of file.values) {
    values.set(key, value);
    origins.set(key, `${shortName}:${at.line}`);
  }
  for (const { key, value, origin } of overrides.flatMap((reading) => reading.overrides)) {
    values.set(key, value);
    origins.set(key, origin);
  }
  // Every key has its value, read by its own kind.
  return { values: Object.fromEntries(values) as unknown as ConfigValues, origins };
};

/** Checks values that are each valid against one another. */
const check = (
  { values, agents, channels }: Pick<Config, 'values' | 'agents' | 'channels'>,
  complain: (key: ConfigKey, message: string) => void,
): void => {
  const { listen, defaultAgent } = values;
  if (listen && isWildcard(listen.host) && !values.listenOnAllInterfaces)
    complain(
      'listen',
      `'listen' must name one address of this machine: '${listen.host}' opens the daemon to anyone who can reach the machine; to allow that, add listenOnAllInterfaces: true`,
    );
  if (values.token !== undefined && values.tokenFile !== undefined)
    complain('tokenFile', "set either 'token' or 'tokenFile', not both");
  if (values.token !== undefined && values.token.length < MIN_TOKEN_CHARACTERS)
    complain(
      'token',
      `'token' must have at least ${MIN_TOKEN_CHARACTERS} characters: shorter ones can be guessed`,
    );
  if (values['retention.audit'] < values['retention.history'])
    complain(
      'retention.audit',
      "'retention.audit' must not be shorter than 'retention.history': raise it, or shorten retention.history",
    );
  const names = agents.map((agent) => agent.name);
  if (defaultAgent !== undefined && !names.includes(defaultAgent))
    complain('defaultAgent', `there is no agent '${defaultAgent}'${didYouMean(defaultAgent, names)}`);
  const channelNames = channels.map((channel) => channel.name);
  for (const target of values['background.defaultDeliverTo']) {
    const { channel } = parseTarget(target);
    if (!channelNames.includes(channel))
      complain(
        'background.defaultDeliverTo',
        `there is no channel '${channel}'${didYouMean(channel, channelNames)}: add it to channels`,
      );
  }
};

/** The minimum length of a token. */
export const MIN_TOKEN_CHARACTERS = 16;

/** Reads all sources. Throws a ProblemError that lists every fault. */
export const readConfig = (sources: ConfigSources): Config => {
  const shortName = basename(sources.file);
  const file = readConfigText(sources.text ?? '', sources.file);
  const overrides = [readVariables(sources.environment), readSettings(sources.settings)];
  const ofOverrides: ConfigFault[] = overrides.flatMap((reading) => reading.faults);
  const { values, origins } = settle(file, overrides, shortName);
  const offered = sources.offered ?? offeredAgents();
  const fileName = { path: sources.file, shortName };
  const agents = defineAgents({ located: file.agents, offered, groups: values.groups, file: fileName });
  const channels = defineChannels({ located: file.channels, file: fileName });
  // With other faults these would be noise: an invalid agent is missing here.
  if (file.faults().length === 0 && ofOverrides.length === 0)
    check({ values, agents, channels }, (key, message) => {
      const origin = origins.get(key) ?? key;
      if (origin.startsWith(`${shortName}:`)) file.values.get(key)?.at.fault(message);
      else ofOverrides.push({ where: origin, path: key, message });
    });
  const faults = [...file.faults(), ...ofOverrides];
  if (faults.length > 0) throw configError(faults);
  return { file: sources.file, values, origins, agents, offered, channels };
};
