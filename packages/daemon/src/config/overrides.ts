// Values from outside the file: environment variables and flags of `daemon run` and `daemon start`. An autostarted daemon
// sees neither: what work can do must not depend on the terminal that happened to start the daemon.

import { didYouMean } from '@coxswain/protocol';
import { faultsOf, pathText, sentenceOf } from '@coxswain/protocol/validation';
import type { ConfigFault } from './config-error.ts';
import { CONFIG_KEYS, type ConfigKey, isConfigKey, KEYS } from './keys.ts';

export interface Override {
  readonly key: ConfigKey;
  readonly value: unknown;
  /** The variable, or `--set <key>`. */
  readonly origin: string;
}

export interface OverrideReading {
  readonly overrides: readonly Override[];
  readonly faults: readonly ConfigFault[];
}

/** The token has another name: `COX_TOKEN` is the one a run's processes carry. */
const SPECIAL_VARIABLES: Partial<Record<ConfigKey, string>> = { token: 'COX_LISTEN_TOKEN' };

/** The environment variable of a key: `COX_BACKGROUND_TASK_TIMEOUT` for `background.taskTimeout`. */
export const variableOf = (key: ConfigKey): string =>
  SPECIAL_VARIABLES[key] ??
  `COX_${key
    .replaceAll('.', '_')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase()}`;

const read = (key: ConfigKey, text: string, origin: string): OverrideReading => {
  const result = KEYS[key].schema.safeParse(text, { reportInput: true });
  if (result.success) return { overrides: [{ key, value: result.data, origin }], faults: [] };
  return {
    overrides: [],
    faults: faultsOf(result.error.issues).map((fault) => ({
      where: origin,
      path: pathText(fault.path, key),
      message: sentenceOf(fault, key),
    })),
  };
};

const merge = (readings: readonly OverrideReading[]): OverrideReading => ({
  overrides: readings.flatMap((reading) => reading.overrides),
  faults: readings.flatMap((reading) => reading.faults),
});

/** The values from the environment; an empty variable counts as unset. */
export const readVariables = (environment: Readonly<Record<string, string | undefined>>): OverrideReading =>
  merge(
    CONFIG_KEYS.flatMap((key) => {
      const text = environment[variableOf(key)];
      return text === undefined || text === '' ? [] : [read(key, text, variableOf(key))];
    }),
  );

/** Reads `key=value` of each `--set`; the last one of a key wins. */
export const readSettings = (settings: readonly string[]): OverrideReading =>
  merge(
    settings.map((setting) => {
      const equals = setting.indexOf('=');
      const key = equals === -1 ? setting : setting.slice(0, equals);
      const complain = (message: string): OverrideReading => ({
        overrides: [],
        faults: [{ where: `--set ${key}`, path: key, message }],
      });
      if (!isConfigKey(key)) return complain(`unknown key '${key}'${didYouMean(key, CONFIG_KEYS)}`);
      if (equals === -1) return complain(`missing value: use --set ${key}=…`);
      return read(key, setting.slice(equals + 1), `--set ${key}`);
    }),
  );

/** The environment variables that configure a daemon, to pass to one that is started explicitly. */
export const configVariables = (
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    CONFIG_KEYS.flatMap((key) => {
      const text = environment[variableOf(key)];
      return text === undefined || text === '' ? [] : [[variableOf(key), text]];
    }),
  );
