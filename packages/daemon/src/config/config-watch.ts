// Takes up a saved config file. A file that is gone or empty is taken for a step of an editor that is not done yet: believing it
// would fail the pending tasks of every agent it defines.

import { readConfigFile } from './config-file.ts';
import { watchFile } from './file-watch.ts';
import type { LiveConfig } from './live-config.ts';

export interface ConfigWatchOptions {
  readonly config: Pick<LiveConfig, 'reload'>;
  readonly file: string;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** How long the file must rest. Default 300 ms. */
  readonly restMs?: number;
}

/** One that cannot be read is not empty: reading it again says why. */
const isEmpty = async (file: string): Promise<boolean> => {
  const text = await readConfigFile(file).catch(() => 'wrong');
  return text === undefined || text.trim() === '';
};

/** Reads the file again now and tells what came of it. */
export const reloadConfig = async ({
  config,
  file,
  log,
}: Omit<ConfigWatchOptions, 'restMs'>): Promise<void> => {
  try {
    if (await config.reload()) log.info({ file }, 'a changed configuration is in force');
  } catch (error) {
    const faults = error instanceof Error ? error.message : String(error);
    log.warn({ file, faults }, 'the changed configuration is wrong; the one before stays in force');
  }
};

/** Watches over the config file until the returned function is called. */
export const watchConfig = (options: ConfigWatchOptions): (() => void) => {
  const { file, log, restMs } = options;
  const takeUp = async (): Promise<void> => {
    if (await isEmpty(file))
      log.warn({ file }, 'the configuration is empty or gone; it stays in force until a restart');
    else await reloadConfig(options);
  };
  return watchFile({
    file,
    onSaved: () => void takeUp(),
    onBlind: (error) =>
      log.warn({ err: error }, 'changes of the configuration are not seen: restart the daemon after one'),
    ...(restMs === undefined ? {} : { restMs }),
  });
};
