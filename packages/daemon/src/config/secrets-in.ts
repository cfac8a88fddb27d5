// Which secrets a config file holds itself, instead of naming a variable or a file that does: whatever is not shown to who asks
// for the configuration.

import { HIDDEN, withoutChannelSecrets, withoutSecrets } from './hidden.ts';
import { KEYS } from './keys.ts';
import { readConfigText } from './read-file.ts';

const isHidden = (shown: unknown): boolean => JSON.stringify(shown).includes(HIDDEN);

/** Where they stand, like `token` or `channels.ops`. Of a text that is wrong, as far as it can be read. */
export const secretsIn = (text: string): readonly string[] => {
  const { values, agents, channels } = readConfigText(text, '');
  return [
    ...[...values.keys()].filter((key) => KEYS[key].isSecret === true),
    ...agents
      .filter(({ definition }) => isHidden(withoutSecrets(definition)))
      .map(({ name }) => `agents.${name}`),
    ...channels
      .filter(({ definition }) => isHidden(withoutChannelSecrets(definition)))
      .map(({ name }) => `channels.${name}`),
  ];
};
