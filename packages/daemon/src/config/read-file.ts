// Reads a config file into values with their positions, and collects every fault.

import { didYouMean } from '@coxswain/protocol';
import { Located, type LocatedEntry, parseSource } from '@coxswain/protocol/validation';
import { AGENT_KEYS, type ConfiguredAgent } from './agent-keys.ts';
import { CHANNEL_KEYS, type ConfiguredChannel } from './channel-keys.ts';
import type { ConfigFault } from './config-error.ts';
import { CONFIG_KEYS, type ConfigKey, isConfigKey, isSection, KEYS } from './keys.ts';
import { lineInstead } from './other-words.ts';
import { type DefinitionTable, type LocatedDefinition, readDefinitions } from './read-definitions.ts';
import { hideReferences, showReferences, showReferencesIn } from './references.ts';

export type LocatedAgent = LocatedDefinition<ConfiguredAgent>;
export type LocatedChannel = LocatedDefinition<ConfiguredChannel>;

export interface FileReading {
  /** The valid values by key, with the position of the key. */
  readonly values: ReadonlyMap<ConfigKey, { readonly value: unknown; readonly at: Located }>;
  readonly agents: readonly LocatedAgent[];
  readonly channels: readonly LocatedChannel[];
  /** The faults found so far. */
  readonly faults: () => readonly ConfigFault[];
}

const AGENTS: DefinitionTable = {
  section: 'agents',
  one: 'an agent',
  sectionHolds: 'definitions by name, like {lint: {runtime: command, …}}',
  entrySays: 'how the agent runs, like {runtime: command, command: [my-agent]}',
  keys: AGENT_KEYS,
  instead: lineInstead,
};
const CHANNELS: DefinitionTable = {
  section: 'channels',
  one: 'a channel',
  sectionHolds: 'definitions by name, like {ops: {type: webhook, …}}',
  entrySays: 'what kind of channel it is, like {type: webhook, url: "https://example.com/hook"}',
  keys: CHANNEL_KEYS,
};
const KNOWN_NAMES = [...CONFIG_KEYS, 'agents', 'channels'];

/** Reads the text of the file called `file`. Never throws. */
export const readConfigText = (text: string, file: string): FileReading => {
  const values = new Map<ConfigKey, { value: unknown; at: Located }>();
  let agents: readonly LocatedAgent[] = [];
  let channels: readonly LocatedChannel[] = [];

  const readValue = (key: ConfigKey, [, value, at]: LocatedEntry): void => {
    const earlier = values.get(key);
    if (earlier) at.fault(`'${key}' is already set on line ${earlier.at.line}`);
    else if (value.isNothing) at.fault(`'${key}' has no value: add one or remove the line`);
    else {
      const before = source.faults.length;
      const read = value.read(KEYS[key].schema);
      if (source.faults.length === before) values.set(key, { value: read, at });
    }
  };
  const readEntry = (entry: LocatedEntry): void => {
    const [, value, at] = entry;
    const key = at.path;
    if (isConfigKey(key)) readValue(key, entry);
    else if (key === 'agents') agents = readDefinitions(value, AGENTS);
    else if (key === 'channels') channels = readDefinitions(value, CHANNELS);
    else if (!isSection(key)) at.fault(`unknown key '${key}'${didYouMean(key, KNOWN_NAMES)}`);
    else if (value.isMap) value.entries().forEach(readEntry);
    else if (!value.isNothing) value.fault(`'${key}' is a section: write its keys below it, indented`);
  };

  const source = parseSource(hideReferences(text), { isStrict: true });
  showReferencesIn(source.document);
  const whole = Located.whole(source);
  if (source.faults.length === 0 && !whole.isNothing)
    whole.entries('keys with values, like maxConcurrentTasks: 3').forEach(readEntry);
  const faults = () =>
    source.faults.map(({ line, column, path, message }) => ({
      where: `${file}:${line}:${column}`,
      path,
      message: showReferences(message),
    }));
  return { values, agents, channels, faults };
};
