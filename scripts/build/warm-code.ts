// Run by the build in a separate process: runs short commands with the new bundles, against their daemon, and saves the code that V8
// compiled in both. See packages/cli/src/warm-bundle.ts.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundleLoader } from '../../packages/cli/src/warm-bundle.ts';
import { READY_VARIABLE } from '../../packages/client/src/start/ready-line.ts';
import { saveCode } from './warm.ts';

type Cli = typeof import('../../packages/cli/src/index.ts');

/** The most common commands. More would cost every start more than it saves. */
const COMMANDS: readonly (readonly string[])[] = [
  ['bg', 'submit', '--agent', 'shell', 'true'],
  ['bg', 'wait', '@1'],
  ['tasks', 'recent', '-n', '5'],
  ['tasks', 'active', '--json'],
  ['tasks', 'active'],
];

const [folder = ''] = process.argv.slice(2);
const { load, loaded } = bundleLoader();
const { main, processDeps } = load(join(folder, 'cli.cjs')) as Cli; // the bundle of that very module
let said = '';
const errors = {
  isTerminal: false,
  columns: undefined,
  write: async (text: string): Promise<void> => {
    said += text;
  },
};
const deps = { ...processDeps(), errors };
const runAll = async (): Promise<void> => {
  for (const command of COMMANDS) {
    const code = await main(command, deps);
    if (code !== 0) throw new Error(`cox ${command.join(' ')} ended with ${code}: ${said}`);
  }
};

const READY_FD = 3;
// In a process of its own: the code of starting and stopping a daemon would only cost every start of a command.
const daemon = spawn(process.execPath, [join(import.meta.dirname, 'warm-daemon.ts'), folder], {
  env: { ...process.env, [READY_VARIABLE]: String(READY_FD) },
  stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
});
const ended = once(daemon, 'exit');
const ready = daemon.stdio[READY_FD];
if (ready) await Promise.race([once(ready, 'data'), ended]);
try {
  await runAll();
} finally {
  daemon.kill();
  await ended;
}
// The other families are only loaded, which compiles their top-level code.
for (const name of readdirSync(folder)) if (/^cli.*\.cjs$/.test(name)) load(join(folder, name));
saveCode(loaded);
