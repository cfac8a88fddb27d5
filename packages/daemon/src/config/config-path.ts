// Paths as people write them in a config file.

import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';

export interface ConfigFileName {
  readonly path: string;
  readonly shortName: string;
}

/** `~/…` is the home of the user, a relative path starts at the config's folder. */
export const configPath = (path: string, configFile: string): string => {
  if (path === '~' || path.startsWith('~/')) return resolve(homedir(), path.slice(2));
  return resolve(dirname(configFile), path);
};
