// `npm run chaos [fault…] [--rounds n] [--seed n]`: breaks the product as users run it, and says what it did and what held. With
// all faults the table is written to docs/chaos.md. Exits 1 when something did not hold. The seed is that of `adopt`.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { VERSION } from '@coxswain/protocol';
import { ensureBuilt } from './build.ts';
import { adopt } from './chaos/adopt.ts';
import type { Check } from './chaos/check.ts';
import { clock } from './chaos/clock.ts';
import { copies } from './chaos/copies.ts';
import { damage } from './chaos/damage.ts';
import { doubleDeath } from './chaos/double-death.ts';
import { eio } from './chaos/eio.ts';
import { flood } from './chaos/flood.ts';
import { fullDisk } from './chaos/full-disk.ts';
import { history } from './chaos/history.ts';
import { malformed } from './chaos/malformed.ts';
import { powerCut } from './chaos/power-cut.ts';
import { race } from './chaos/race.ts';
import { removed } from './chaos/removed.ts';
import { skew } from './chaos/skew.ts';
import { slowWatcher } from './chaos/slow-watcher.ts';
import { stopped } from './chaos/stopped.ts';
import { storage } from './chaos/storage.ts';
import { stubborn } from './chaos/stubborn.ts';
import { workflows } from './chaos/workflows.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

const FAULTS: Readonly<Record<string, () => Promise<Check>>> = {
  race,
  stubborn,
  flood,
  'slow-watcher': slowWatcher,
  storage,
  'full-disk': fullDisk,
  removed,
  damage,
  stopped,
  clock,
  malformed,
  eio: () => eio(Math.ceil(Number(values.rounds) / 5)),
  'power-cut': () => powerCut(Math.ceil(Number(values.rounds) / 5)),
  copies,
  skew,
  history: () => history(Number(values.rounds)),
  'double-death': () => doubleDeath(Math.ceil(Number(values.rounds) / 8)),
  workflows: () => workflows(Math.ceil(Number(values.rounds) / 2)),
  adopt: () => adopt(Math.ceil(Number(values.rounds) / 2), Number(values.seed)),
};

const textOf = ({ fault, did, claims }: Check): string =>
  [
    `## ${fault[0]?.toUpperCase()}${fault.slice(1)}`,
    '',
    `${did}.`,
    '',
    ...claims.map(
      ({ claim, isHeld, seen }) =>
        `- ${isHeld ? '✓' : '✗ **did not hold**:'} ${claim}${seen ? ` (${seen})` : ''}`,
    ),
  ].join('\n');

const unknown = positionals.find((name) => !(name in FAULTS));
if (unknown) {
  console.error(`chaos: there is no fault '${unknown}'; faults: ${Object.keys(FAULTS).join(' ')}`);
  process.exit(2);
}
await ensureBuilt();
const checks: Check[] = [];
for (const [name, check] of Object.entries(FAULTS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.error(`breaking: ${name} …`);
  const done = await check();
  checks.push(done);
  console.log(`${textOf(done)}\n`);
}
if (positionals.length === 0) {
  const head = `# Faults\n\nWhat \`npm run chaos\` did to cox ${VERSION} and what held.\n\n`;
  await writeFile(
    join(import.meta.dirname, '../docs/chaos.md'),
    `${head}${checks.map(textOf).join('\n\n')}\n`,
  );
}
process.exitCode = checks.some(({ claims }) => claims.some(({ isHeld }) => !isHeld)) ? 1 : 0;
