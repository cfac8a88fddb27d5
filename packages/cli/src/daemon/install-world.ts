// What installing a service needs of this machine.

import { randomUUID } from 'node:crypto';
import type { InstallWorld } from '@coxswain/daemon';
import type { Context } from '../command.ts';

/** Runs a program to its end; undefined when there is no such program. */
const run: InstallWorld['run'] = async (program, args) => {
  const { execFile } = await import('node:child_process');
  return new Promise((resolve) => {
    execFile(program, [...args], { encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, output: stdout + stderr });
      else if (typeof error.code === 'number') resolve({ code: error.code, output: stdout + stderr });
      else resolve(error.code === 'ENOENT' ? undefined : { code: 1, output: error.message });
    });
  });
};

export const installWorld = ({ world }: Pick<Context, 'world'>): InstallWorld => ({
  platform: world.platform,
  userHome: world.userHome,
  userId: world.userId,
  environment: world.environment,
  uniqueName: randomUUID,
  run,
});
