// `npm run bench [row…]`: the table of speed, each figure beside its floor from the same run. With all rows it is written to
// docs/bench.md. Goals are looked at, never asserted: machines are shared and noisy.

import { writeFile } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { VERSION } from '@coxswain/protocol';
import { agents } from './bench/agents.ts';
import { cliStart } from './bench/cli-start.ts';
import { cockpit } from './bench/cockpit.ts';
import { dispatch } from './bench/dispatch.ts';
import { idle } from './bench/idle.ts';
import { lists } from './bench/lists.ts';
import { output } from './bench/output.ts';
import type { Row } from './bench/row.ts';
import { submit } from './bench/submit.ts';
import { watchers } from './bench/watchers.ts';
import { ensureBuilt } from './build.ts';

const BENCHES: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  'cli-start': cliStart,
  cockpit,
  submit,
  agents,
  dispatch,
  output,
  watchers,
  idle,
  lists,
};

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const tableOf = (rows: readonly Row[]): string =>
  [
    line(['what', 'figure', 'floor in the same run', 'ratio', 'goal', '']),
    line(['---', '---', '---', '---', '---', '---']),
    ...rows.map((row) =>
      line([row.what, row.figure, row.floor, row.ratio, row.goal, row.isMet ? 'met' : '**missed**']),
    ),
  ].join('\n');

const pageOf = (rows: readonly Row[]): string => `# Speed

Measured by \`npm run bench\` on ${cpus().length} cores of ${cpus()[0]?.model.trim()}, Linux ${release()}, Node ${process.version},
cox ${VERSION}. Compare figures with their floor, not on their own: another machine gives others.

${tableOf(rows)}
`;

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`bench: there is no row '${unknown[0]}'; rows: ${Object.keys(BENCHES).join(' ')}`);
  process.exit(2);
}
await ensureBuilt();
const rows: Row[] = [];
for (const [name, measure] of Object.entries(BENCHES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.error(`measuring ${name} …`);
  const measured = await measure();
  rows.push(...measured);
}
console.log(tableOf(rows));
if (positionals.length === 0) await writeFile(join(import.meta.dirname, '../docs/bench.md'), pageOf(rows));
