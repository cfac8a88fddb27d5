// A daemon whose default agent is the surveyor from the build, with options of its own.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtFile, ensureBuilt } from '../../scripts/build.ts';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';
import { processesOf } from '../helpers/processes.ts';

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
  await ensureBuilt();
  const own = await testFolder();
  const folder = join(own, 'work');
  await mkdir(folder);
  await writeFile(join(folder, 'row.ts'), 'export const row = 1; // TODO: row faster\n');
  await writeFile(join(folder, 'README.md'), '# Boat house\n');
  const surveyor = {
    runtime: 'acp',
    command: [process.execPath, builtFile('surveyor.cjs'), ...flags],
    env: { SURVEYOR_STATE: join(own, 'state') },
    ...agent,
  };
  const daemon = await testDaemon({
    config: `defaultAgent: surveyor\nagents:\n  surveyor: ${JSON.stringify(surveyor)}\n${config}`,
  });
  return { daemon, folder };
};

/** The command lines of everything that runs for the daemon besides itself and the command line. */
export const runningFor = (
  daemon: TestDaemon,
): readonly { readonly pid: number; readonly command: string }[] =>
  processesOf(daemon.home).filter(({ pid }) => pid !== daemon.pid);

/** The processes of surveyors. */
export const surveyorsOf = (daemon: TestDaemon): readonly number[] =>
  runningFor(daemon).flatMap(({ pid, command }) => (command.includes('/surveyor.cjs') ? [pid] : []));
