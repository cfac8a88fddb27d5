// `npm run dev`: runs the daemon from source, in its own home, and restarts it when a source file changes.
// `npm run dev -- tasks active` runs one command from source for that daemon; `npm run dev -- cockpit` opens its cockpit.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** Ignores COX_HOME, which may be the home you work with. */
const HOME = process.env.COX_DEV_HOME || join(ROOT, '.dev');
const COX = join(ROOT, 'packages/cli/src/cox.ts');
const TSX = `--import=${join(import.meta.dirname, 'dev/tsx.ts')}`;
/** Editors write a file in several steps, and many files at once. */
const QUIET_MS = 50;

const isSource = (file: string | null): boolean =>
  file !== null && /\/src\/.*\.(?:ts|tsx|sql)$/.test(file) && !/\.test\.tsx?$/.test(file);

const environment = { ...process.env, COX_HOME: HOME };

/** Runs a daemon and shows its log. When it is ready, prints how long that took. */
const startDaemon = (changedMs: number): ChildProcess => {
  const daemon = spawn(process.execPath, [COX, 'daemon', 'run'], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  daemon.stderr.pipe(process.stderr, { end: false });
  daemon.stderr.once('data', () => {
    console.log(`ready ${Math.round(performance.now() - changedMs)} ms after the change`);
  });
  return daemon;
};

const watchDaemon = (): void => {
  let daemon = startDaemon(performance.now());
  let restarting = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const restart = async (changedMs: number): Promise<void> => {
    if (daemon.exitCode === null && daemon.signalCode === null) {
      const ended = once(daemon, 'exit');
      daemon.kill('SIGTERM');
      await ended;
    }
    daemon = startDaemon(changedMs);
  };
  watch(join(ROOT, 'packages'), { recursive: true }, (_, file) => {
    if (!isSource(file)) return;
    const changedMs = performance.now();
    clearTimeout(timer);
    timer = setTimeout(() => {
      restarting = restarting.then(() => restart(changedMs));
    }, QUIET_MS);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, async () => {
      clearTimeout(timer);
      await restarting;
      daemon.once('exit', () => process.exit());
      if (!daemon.kill('SIGTERM')) process.exit();
    });
  console.log(`Home: ${HOME}. Try it from another terminal: npm run dev -- tasks active`);
};

mkdirSync(HOME, { recursive: true });
const args = process.argv.slice(2);
if (args.length === 0) watchDaemon();
else {
  const options = { cwd: process.env.INIT_CWD ?? ROOT, env: environment, stdio: 'inherit' as const };
  const [code] = await once(spawn(process.execPath, [TSX, COX, ...args], options), 'exit');
  process.exitCode = code ?? 1;
}
