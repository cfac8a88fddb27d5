// Reads the `channels:` section.

import { CHANNEL_KEYS } from './channel-keys.ts';
import type { Located } from './locate.ts';
import {
  type Complain,
  type DefinitionTable,
  type LocatedDefinition,
  readDefinitions,
} from './read-definitions.ts';
import type { ConfiguredChannel } from './values.ts';

export type LocatedChannel = LocatedDefinition<ConfiguredChannel>;

const TABLE: DefinitionTable = {
  section: 'channels',
  one: 'a channel',
  sectionHolds: 'names with their definitions, like {ops: {type: webhook, …}}',
  entrySays: 'what kind of channel it is, like {type: webhook, url: "https://example.com/hook"}',
  keys: CHANNEL_KEYS,
};

/** The channels that the section defines, without those that are wrong. */
export const readChannels = (section: Located, complain: Complain): readonly LocatedChannel[] =>
  readDefinitions(section, TABLE, complain);
