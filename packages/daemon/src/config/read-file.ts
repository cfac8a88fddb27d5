// Reads a config file into values that know where they stand, and collects everything that is wrong with it.

import { CONFIG_KEYS, isConfigKey, isSection, KEYS } from './keys.ts';
import { type Located, type LocatedEntry, locate, plain } from './locate.ts';
import { didYouMean } from './nearest.ts';
import type { ConfigFault, Place } from './place.ts';
import { type LocatedAgent, readAgents } from './read-agents.ts';
import { type LocatedChannel, readChannels } from './read-channels.ts';
import type { Complain } from './read-definitions.ts';
import type { ConfigKey } from './values.ts';

export interface FileReading {
  /** The values that were given and are right, by key. */
  readonly values: ReadonlyMap<ConfigKey, { readonly value: unknown; readonly place: Place }>;
  readonly agents: readonly LocatedAgent[];
  readonly channels: readonly LocatedChannel[];
  readonly faults: readonly ConfigFault[];
}

const KNOWN_NAMES = [...CONFIG_KEYS, 'agents', 'channels'];

/** Reads the text of the file called `file`. Never throws. */
export const readConfigText = (text: string, file: string): FileReading => {
  const values = new Map<ConfigKey, { value: unknown; place: Place }>();
  const faults: ConfigFault[] = [];
  let agents: readonly LocatedAgent[] = [];
  let channels: readonly LocatedChannel[] = [];
  const complain: Complain = (place, path, message) => {
    faults.push({ where: `${file}:${place.line}:${place.column}`, path, message });
  };

  const readValue = (key: ConfigKey, { keyPlace, value: node }: LocatedEntry): void => {
    const earlier = values.get(key);
    const raw = plain(node);
    const read = KEYS[key].kind.read(raw);
    if (earlier) complain(keyPlace, key, `'${key}' was given before, in line ${earlier.place.line}`);
    else if (raw === null) complain(keyPlace, key, `'${key}' has no value: give one or remove the line`);
    else if ('expected' in read) complain(node.place, key, `'${key}' must be ${read.expected}`);
    else values.set(key, { value: read.value, place: keyPlace });
  };
  const readSection = (section: string, node: Located): void => {
    if (node.shape === 'scalar' && node.scalar === null) return;
    if (node.shape === 'map') readEntries(node.entries, `${section}.`);
    else complain(node.place, section, `'${section}' is a section: write its keys below it, indented`);
  };
  const readEntries = (entries: readonly LocatedEntry[], prefix: string): void => {
    for (const entry of entries) {
      const key = prefix + entry.key;
      if (isConfigKey(key)) readValue(key, entry);
      else if (key === 'agents') agents = readAgents(entry.value, complain);
      else if (key === 'channels') channels = readChannels(entry.value, complain);
      else if (isSection(key)) readSection(key, entry.value);
      else complain(entry.keyPlace, key, `unknown key '${key}'${didYouMean(key, KNOWN_NAMES)}`);
    }
  };

  const { root, faults: malformed } = locate(text);
  for (const { place, message } of malformed) complain(place, '', message);
  if (root?.shape === 'map') readEntries(root.entries, '');
  else if (root) complain(root.place, '', 'the file must be keys with values, like maxConcurrentTasks: 3');
  return { values, agents, channels, faults };
};
