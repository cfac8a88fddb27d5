// Where the configuration is read: from the daemon that runs, because its values are in force, else from the file.

import type { Client, HomePaths } from '@coxswain/client';
import { type ConfigEntry, ProblemError } from '@coxswain/protocol';
import type { Context } from '../command.ts';

/** The paths of the home folder that this command means. */
export const pathsOf = async ({ deps }: Pick<Context, 'deps'>): Promise<HomePaths> => {
  const { homeFolder, homePaths } = await import('@coxswain/client');
  const { platform, userId } = deps;
  return homePaths(homeFolder(deps.environment, deps.userHome), { platform, userId });
};

/** The daemon that runs; undefined when there is none. */
export const runningDaemon = async ({
  runningClient,
}: Pick<Context, 'runningClient'>): Promise<Client | undefined> => {
  try {
    return await runningClient();
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'unreachable') return undefined;
    throw error;
  }
};

/** Every key with its value and where that comes from. No daemon is started to ask. */
export const currentEntries = async (context: Context): Promise<readonly ConfigEntry[]> => {
  const client = await runningDaemon(context);
  if (client !== undefined) return client.config.list();
  const { configEntries } = await import('@coxswain/daemon/config');
  return configEntries(await configOfFile(context));
};

/** Throws when a daemon could not start with the file as it is: one that works is not stopped for that. */
export const requireValidConfig = async (context: Context): Promise<void> => {
  await configOfFile(context);
};

const configOfFile = async (context: Context) => {
  const { readConfig, readConfigFile } = await import('@coxswain/daemon/config');
  const { configFile: file } = await pathsOf(context);
  // A daemon that is started by the way has a minimal environment: what is set here would not reach it.
  return readConfig({ file, text: await readConfigFile(file), environment: {}, settings: [] });
};
