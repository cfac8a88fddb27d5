// A daemon serves many shells, so it keeps only what describes user and machine from the one that started it. Marks of
// a task above all: what this daemon runs would be taken for part of that task.

import { daemonEnvironment, HOME_VARIABLE } from '@coxswain/client';

const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

/** What programs get when nobody sent an environment for them: no `COX_…` variable, and a PATH always. */
export const baseEnvironment = (
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> => {
  const { [HOME_VARIABLE]: _, ...kept } = daemonEnvironment(environment, '/');
  return { PATH: DEFAULT_PATH, ...kept };
};

/** Takes everything else out of an environment, as `process.env` is. */
export const shrinkEnvironment = (
  environment: NodeJS.ProcessEnv,
  kept: Readonly<Record<string, string>>,
): void => {
  for (const name of Object.keys(environment)) if (!Object.hasOwn(kept, name)) delete environment[name];
};
