// The program of a daemon that a command starts in the background: code that reads and prints a command line would only sit in its
// memory. Its home is in COX_HOME; each argument is `key=value`, a setting that overrides the config file.

import { join } from 'node:path';
import { loadWarm, openCompileCache } from './warm-bundle.ts';

type Daemon = typeof import('@coxswain/daemon');

const start = async (home: string | undefined, settings: readonly string[]): Promise<void> => {
  if (!home) throw new Error('coxd is started by cox, with COX_HOME set; run: cox daemon start');
  const warm = loadWarm(join(import.meta.dirname, 'daemon.cjs')) as Daemon | undefined; // the bundle of that very module
  if (warm === undefined && import.meta.filename.endsWith('.cjs')) openCompileCache(import.meta.dirname);
  const { runDaemon } = warm ?? (await import('@coxswain/daemon'));
  process.exitCode = await runDaemon({ home, settings });
};

void start(process.env.COX_HOME, process.argv.slice(2));
