// What installing a service needs of this machine.

import { randomUUID } from 'node:crypto';
import type { InstallDeps } from '@coxswain/daemon';
import type { Context } from '../command.ts';

/** Runs a program to its end; undefined when there is no such program. */
const run: InstallDeps['run'] = async (program, args) => {
  const { execFile } = await import('node:child_process');
  return new Promise((resolve) => {
    execFile(program, [...args], { encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, output: stdout + stderr });
      else if (typeof error.code === 'number') resolve({ code: error.code, output: stdout + stderr });
      else resolve(error.code === 'ENOENT' ? undefined : { code: 1, output: error.message });
    });
  });
};

export const installDeps = ({ deps }: Pick<Context, 'deps'>): InstallDeps => ({
  platform: deps.platform,
  userHome: deps.userHome,
  userId: deps.userId,
  environment: deps.environment,
  uniqueName: randomUUID,
  run,
});
