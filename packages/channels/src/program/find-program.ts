// Finds a program the way execvp(3) does, to report a missing one before it is started.

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';

/** The file that would run; undefined when there is none. */
export const findProgram = async (program: string, path: string | undefined): Promise<string | undefined> => {
  const candidates = program.includes('/')
    ? [resolve(program)]
    : (path ?? '/bin:/usr/bin').split(delimiter).map((folder) => resolve(folder, program));
  for (const candidate of candidates) {
    const isExecutable = await access(candidate, constants.X_OK).then(
      async () => (await stat(candidate)).isFile(),
      () => false,
    );
    if (isExecutable) return candidate;
  }
  return undefined;
};
