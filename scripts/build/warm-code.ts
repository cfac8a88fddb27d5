// Run by the build in a separate process: runs short commands with the new bundles, against a real daemon, and saves the code
// that V8 compiled. See packages/cli/src/warm-bundle.ts.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleLoader, codeFileOf } from '../../packages/cli/src/warm-bundle.ts';

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
for (const command of COMMANDS) {
  const code = await main(command, deps);
  if (code !== 0) throw new Error(`cox ${command.join(' ')} ended with ${code}: ${said}`);
}
// The other families are only loaded, which compiles their top-level code.
for (const name of readdirSync(folder)) if (/^cli.*\.cjs$/.test(name)) load(join(folder, name));
for (const [bundle, { script }] of loaded) {
  const file = codeFileOf(bundle, readFileSync(bundle, 'latin1'));
  if (file !== undefined) writeFileSync(file, script.createCachedData());
}
