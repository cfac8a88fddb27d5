// The configuration without the daemon around it: the command line shows and checks it when no daemon runs.
// Key: a dotted name with one value. Source: flag, environment, file or default. Origin: which of them a value comes from.

export type { ListenAddress } from './address.ts';
export { type Config, type ConfigSources, readConfig } from './config.ts';
export { readConfigFile } from './config-file.ts';
export { configEntries } from './entries.ts';
export { configSchema } from './json-schema.ts';
export {
  CONFIG_KEYS,
  type ConfigKey,
  type ConfigValues,
  isConfigKey,
  KEYS,
  type LogLevel,
  limitsOf,
} from './keys.ts';
export { LiveConfig } from './live-config.ts';
export { configVariables, variableOf } from './overrides.ts';
export { type SecretFile, secretFiles } from './secret-files.ts';
