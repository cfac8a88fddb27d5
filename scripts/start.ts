// `npm start`: builds, starts the daemon and demonstrates the product with real work.
// `npm start -- "<prompt>" --agent x` runs that instead.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { coxAt } from './start/cox.ts';
import { tour } from './start/tour.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = fileURLToPath(new URL('../bin/cox', import.meta.url));

const NEXT = `
The daemon keeps running. What to type next:

  ./bin/cox bg submit --agent shell 'npm test'     submit work and walk away
  ./bin/cox tasks active                           list active tasks
  ./bin/cox tasks logs @1 -f                       follow its output (@1 is the newest task)
  ./bin/cox tasks describe @1                      show everything about it
  ./bin/cox daemon stop                            stop the daemon

  npm link                                         puts \`cox\` on your PATH
`;

const build = (): void => {
  const { status } = spawnSync(process.execPath, ['scripts/build.ts'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
};

/** A tarball of the project has no git history, and git refuses to read one with a different owner. */
const hasHistory = (): boolean =>
  existsSync(`${root}.git`) &&
  spawnSync('git', ['rev-parse', '--verify', '--quiet', 'HEAD'], { cwd: root, stdio: 'ignore' }).status === 0;

const main = async (args: readonly string[]): Promise<number> => {
  build();
  if (args.length > 0) {
    const exitCode = await coxAt(program, process.env.INIT_CWD ?? root).show('tasks', 'run', ...args);
    console.log(NEXT);
    return exitCode;
  }
  const surprises = await tour(coxAt(program, root), hasHistory());
  for (const surprise of surprises) console.error(`unexpected: ${surprise}`);
  console.log(NEXT);
  return surprises.length === 0 ? 0 : 1;
};

process.exitCode = await main(process.argv.slice(2));
