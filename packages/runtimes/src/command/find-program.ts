// Finds a program the way execvp(3) does. Only for messages and checks: to start a program, the
// system finds it itself.

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';

export interface ProgramSearch {
  /** The file that would run. */
  readonly found?: string | undefined;
  /** A file of that name that may not be executed. */
  readonly notExecutable?: string | undefined;
  /** What was searched, as a person reads it. */
  readonly searched: string;
}

// What the system searches when there is no PATH: confstr(_CS_PATH).
const DEFAULT_PATH = '/bin:/usr/bin';

/** Looks a program up in the PATH of this environment; one with a slash in its name is relative to the folder. */
export const findProgram = async (
  program: string,
  {
    folder,
    environment,
  }: { readonly folder: string; readonly environment: Readonly<Record<string, string>> },
): Promise<ProgramSearch> => {
  const path = environment.PATH;
  const searched = program.includes('/')
    ? resolve(folder, program)
    : `PATH ${path ?? `(not set, so ${DEFAULT_PATH})`}`;
  const candidates = program.includes('/')
    ? [resolve(folder, program)]
    : (path ?? DEFAULT_PATH).split(delimiter).map((entry) => resolve(folder, entry, program));
  let notExecutable: string | undefined;
  for (const candidate of candidates) {
    const kind = await kindOf(candidate);
    if (kind === 'executable') return { found: candidate, searched };
    if (kind === 'file') notExecutable ??= candidate;
  }
  return { notExecutable, searched };
};

const kindOf = async (path: string): Promise<'executable' | 'file' | undefined> => {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const isExecutable = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  return isExecutable ? 'executable' : 'file';
};
