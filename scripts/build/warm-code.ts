// Run by the build in a process of its own: goes through short commands with the new bundle, against a real daemon, and keeps
// what they made V8 compile. See packages/cli/src/warm-bundle.ts.

import { readFileSync, writeFileSync } from 'node:fs';
import { codeFileOf, loadBundle } from '../../packages/cli/src/warm-bundle.ts';

type Cli = typeof import('../../packages/cli/src/index.ts');

/** What people and scripts type most. More would make every start read more than it saves. */
const COMMANDS: readonly (readonly string[])[] = [
  ['daemon', 'start'],
  ['bg', 'submit', '--agent', 'shell', 'true'],
  ['bg', 'wait', '@1'],
  ['tasks', 'recent', '-n', '5'],
  ['tasks', 'active', '--json'],
  ['tasks', 'active'],
  ['daemon', 'stop'],
];

const [bundle = ''] = process.argv.slice(2);
const source = readFileSync(bundle, 'latin1');
const file = codeFileOf(bundle, source);
const loaded = loadBundle(bundle, source, undefined);
if (file === undefined || loaded === undefined) throw new Error(`${bundle} has no mark`);
const { main, processWorld } = loaded.exports as Cli; // the bundle of that very module
let said = '';
const errors = {
  isTerminal: false,
  columns: undefined,
  write: async (text: string): Promise<void> => {
    said += text;
  },
};
const world = { ...processWorld(), errors };
for (const command of COMMANDS) {
  const code = await main(command, world);
  if (code !== 0) throw new Error(`cox ${command.join(' ')} ended with ${code}: ${said}`);
}
writeFileSync(file, loaded.script.createCachedData());
