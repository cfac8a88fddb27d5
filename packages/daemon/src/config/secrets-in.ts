// The secrets a config file holds itself instead of naming a variable or a file: everything that is hidden when the
// configuration is shown.

import { HIDDEN, withoutChannelSecrets, withoutSecrets } from './hidden.ts';
import { KEYS } from './keys.ts';
import { readConfigText } from './read-file.ts';

const isHidden = (shown: unknown): boolean => JSON.stringify(shown).includes(HIDDEN);

/** Their keys, like `token` or `channels.ops`. Of an invalid text, as far as it can be read. */
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
