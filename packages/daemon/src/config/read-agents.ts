// Reads the `agents:` section.

import { AGENT_KEY_NAMES, AGENT_KEYS, isAgentKey } from './agent-keys.ts';
import { name as nameKind } from './kinds.ts';
import { type Located, type LocatedEntry, plain } from './locate.ts';
import { didYouMean } from './nearest.ts';
import type { Place } from './place.ts';
import type { ConfiguredAgent } from './values.ts';

export interface LocatedAgent {
  readonly name: string;
  readonly place: Place;
  readonly agent: ConfiguredAgent;
  /** Where each of its keys stands, to point at one that contradicts another. */
  readonly places: ReadonlyMap<string, Place>;
  /** Something in it is wrong: what it lacks is not told as well. */
  readonly isFaulty: boolean;
}

/** Tells what is wrong at a place. */
export type Complain = (place: Place, path: string, message: string) => void;

const readField = (path: string, entry: LocatedEntry, complain: Complain): Partial<ConfiguredAgent> => {
  const { key, keyPlace, value } = entry;
  if (!isAgentKey(key)) {
    complain(keyPlace, path, `unknown key '${key}' of an agent${didYouMean(key, AGENT_KEY_NAMES)}`);
    return {};
  }
  const { field, kind } = AGENT_KEYS[key];
  const read = kind.read(plain(value));
  if ('value' in read) return { [field]: read.value };
  complain(value.place, path, `'${path}' must be ${read.expected}`);
  return {};
};

const readAgent = (
  { key: name, keyPlace, value }: LocatedEntry,
  complain: Complain,
): LocatedAgent | undefined => {
  const path = `agents.${name}`;
  const readName = nameKind().read(name);
  if ('expected' in readName) {
    complain(keyPlace, path, `'${name}' cannot be an agent's name: it must be ${readName.expected}`);
    return undefined;
  }
  if (value.shape !== 'map') {
    complain(
      value.place,
      path,
      `'${path}' must say how the agent is run, like {runtime: command, command: [my-agent]}`,
    );
    return undefined;
  }
  let isFaulty = false;
  const note: Complain = (...fault) => {
    isFaulty = true;
    complain(...fault);
  };
  const fields = value.entries.map((entry) => readField(`${path}.${entry.key}`, entry, note));
  return {
    name,
    place: keyPlace,
    agent: Object.assign({}, ...fields),
    places: new Map(value.entries.map((entry) => [entry.key, entry.keyPlace])),
    isFaulty,
  };
};

/** The agents that the section defines, without those that are wrong. */
export const readAgents = (section: Located, complain: Complain): readonly LocatedAgent[] => {
  if (section.shape === 'scalar' && section.scalar === null) return [];
  if (section.shape !== 'map') {
    complain(
      section.place,
      'agents',
      "'agents' must be names with their definitions, like {lint: {runtime: command, …}}",
    );
    return [];
  }
  return section.entries.flatMap((entry) => readAgent(entry, complain) ?? []);
};
