// Reads the `agents:` section.

import { AGENT_KEYS } from './agent-keys.ts';
import type { Located } from './locate.ts';
import { lineInstead } from './other-words.ts';
import {
  type Complain,
  type DefinitionTable,
  type LocatedDefinition,
  readDefinitions,
} from './read-definitions.ts';
import type { ConfiguredAgent } from './values.ts';

export type LocatedAgent = LocatedDefinition<ConfiguredAgent>;

const TABLE: DefinitionTable = {
  section: 'agents',
  one: 'an agent',
  sectionHolds: 'names with their definitions, like {lint: {runtime: command, …}}',
  entrySays: 'how the agent is run, like {runtime: command, command: [my-agent]}',
  keys: AGENT_KEYS,
  instead: lineInstead,
};

/** The agents that the section defines, without those that are wrong. */
export const readAgents = (section: Located, complain: Complain): readonly LocatedAgent[] =>
  readDefinitions(section, TABLE, complain);
