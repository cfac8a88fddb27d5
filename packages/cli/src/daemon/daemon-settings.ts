// What `daemon start` and `daemon restart` pass to the daemon besides its config file.

import type { Context } from '../command.ts';
import type { DaemonSettings } from '../connection.ts';
import { flag, repeated } from '../input/parameter.ts';
import { fullKeyValue } from '../input/readers.ts';

/** The option that both have. */
export const SET = repeated('--set <key=value>', 'override a setting of the config file', fullKeyValue);

/** The option of `daemon stop` and `daemon restart`. */
export const FORCE = flag(
  '--force',
  'kill a daemon that does not answer: SIGTERM, then SIGKILL after 5 seconds',
);

type Setting = ReturnType<typeof SET.read>[number];

/** The settings of the command line, and those of this shell's environment (`COX_MAX_CONCURRENT_TASKS`, …). */
export const daemonSettings = async (
  { deps }: Pick<Context, 'deps'>,
  settings: readonly Setting[],
): Promise<DaemonSettings> => {
  const { configVariables } = await import('@coxswain/daemon/config');
  return {
    settings: settings.map(({ key, value }) => `${key}=${value}`),
    environment: configVariables(deps.environment),
  };
};
