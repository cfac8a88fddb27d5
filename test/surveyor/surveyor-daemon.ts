// A daemon whose default agent is the surveyor: that of the build, or, with flags, the restless one of the tests.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtFile } from '../../scripts/build.ts';
import { COMPILED_CODE } from '../helpers/compiled-code.ts';
import { type TestDaemon, testDaemon, tidied } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';
import { processesOf } from '../helpers/processes.ts';
import { shared } from '../helpers/shared.ts';

const RESTLESS = join(import.meta.dirname, '../../packages/runtimes/src/testing/surveyor/restless.ts');

/** How a surveyor is started that does what the flags say. */
export const restlessSurveyor = (flags: readonly string[]): readonly string[] => [
  process.execPath,
  RESTLESS,
  ...flags,
];

export interface SurveyorDaemon {
  readonly daemon: TestDaemon;
  /** A folder with two files, for tasks to survey. */
  readonly folder: string;
}

/** Starts it for the test that calls it. */
export const surveyorDaemon = async (
  flags: readonly string[] = [],
  { agent = {}, config = '' }: { readonly agent?: object; readonly config?: string } = {},
): Promise<SurveyorDaemon> => {
  const own = await testFolder();
  const folder = join(own, 'work');
  await mkdir(folder);
  await writeFile(join(folder, 'row.ts'), 'export const row = 1; // TODO: row faster\n');
  await writeFile(join(folder, 'README.md'), '# Boat house\n');
  const surveyor = {
    runtime: 'acp',
    command: flags.length > 0 ? restlessSurveyor(flags) : [process.execPath, builtFile('surveyor.cjs')],
    env: { ...COMPILED_CODE, SURVEYOR_STATE: join(own, 'state') },
    ...agent,
  };
  const daemon = await testDaemon({
    config: `defaultAgent: surveyor\nagents:\n  surveyor: ${JSON.stringify(surveyor)}\n${config}`,
  });
  return { daemon, folder };
};

/** One for the tests of a file, which finds each of them without tasks; flags by the name of an agent that behaves by them. */
export const sharedSurveyor = (
  others: Readonly<Record<string, readonly string[]>> = {},
): (() => Promise<SurveyorDaemon>) => {
  const agents = Object.entries(others).map(
    ([name, flags]) =>
      `  ${name}: ${JSON.stringify({ runtime: 'acp', command: restlessSurveyor(flags), env: COMPILED_CODE })}\n`,
  );
  return shared(
    () => surveyorDaemon([], { config: agents.join('') }),
    ({ daemon }) => tidied(daemon),
  );
};

/** The command lines of everything that runs for the daemon besides itself and the command line. */
export const runningFor = (
  daemon: TestDaemon,
): readonly { readonly pid: number; readonly command: string }[] =>
  processesOf(daemon.home).filter(({ pid }) => pid !== daemon.pid);

/** The processes of surveyors. */
export const surveyorsOf = (daemon: TestDaemon): readonly number[] =>
  runningFor(daemon).flatMap(({ pid, command }) =>
    /\/surveyor\.cjs|\/restless\.ts/.test(command) ? [pid] : [],
  );
