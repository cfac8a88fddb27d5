// `npm test`: all checks in one run. Continues after a failed step, so that one run shows everything that is wrong;
// the last line is the summary. `npm test -- --skip agents` leaves out the tests against third-party programs, which are downloaded
// only for them; `unit` and `product` are the other tiers. Further arguments go to vitest: `npm test -- packages/ledger`.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep, type Step } from './test/run-step.ts';
import { readArguments } from './test/skipped-tiers.ts';
import { lastLine, tallyOf, type VitestReport } from './test/tally.ts';

const root = new URL('..', import.meta.url).pathname;
process.chdir(root);
const folder = mkdtempSync(join(tmpdir(), 'cox-test-'));
const reportFile = join(folder, 'report.json');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

/** The environment without variables of a surrounding task or daemon: tests must not reach the user's own daemon. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('COX_')),
);
const deps = { environment, nowMs: () => performance.now() };

/** vitest also colours output to a file. */
const isPlain = !process.stdout.isTTY && process.env.FORCE_COLOR === undefined;

const { skipped, forVitest } = readArguments(process.argv.slice(2));

const FOREIGN: Step = {
  name: 'programs that tests run',
  program: process.execPath,
  args: ['scripts/test/foreign-programs.ts'],
};
/** They read the sources alone, and run beside the rest. */
const CHECKS: readonly Step[] = [
  { name: 'lint', program: 'biome', args: ['check', '--error-on-warnings', '.'], isBeside: true },
  { name: 'types', program: 'tsc', args: ['--noEmit', '-p', 'tsconfig.json'], isBeside: true },
];
const PREPARATIONS: readonly Step[] = [
  { name: 'build', program: process.execPath, args: ['scripts/build.ts'] },
  ...(skipped.includes('agents') ? [] : [FOREIGN]),
];
const TESTS: Step = {
  name: 'tests',
  program: 'vitest',
  args: [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...(isPlain ? ['--no-color'] : []),
    ...forVitest,
  ],
};

/** Runs the steps one after another; returns the names of those that failed. */
const failedOf = async (steps: readonly Step[]): Promise<readonly string[]> => {
  const failed: string[] = [];
  for (const step of steps) if (!(await runStep(step, deps))) failed.push(step.name);
  return failed;
};

const checking = failedOf(CHECKS);
const failedPreparations = await failedOf(PREPARATIONS);
const arePassed = await runStep(TESTS, deps);
const failedChecks = [...(await checking), ...failedPreparations];

const report: VitestReport | undefined = existsSync(reportFile)
  ? JSON.parse(readFileSync(reportFile, 'utf8'))
  : undefined;
const tally = tallyOf(report, !arePassed);
const failed = tally.failed + failedChecks.length;
if (failedChecks.length > 0) console.log(`\nFailed besides tests: ${failedChecks.join(', ')}`);
console.log(`\n${lastLine({ ...tally, failed })}`);
process.exitCode = failed > 0 ? 1 : 0;
