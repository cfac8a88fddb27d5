// Replaces a file in one step, so that a reader sees the old text or the new one, and a crash leaves one of them whole.

import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const DEFAULT_MODE = 0o600;

/**
 * Writes through symbolic links (people keep config in a repository of dotfiles) and keeps the mode of the file, except what
 * others may do with it when it `holdsSecrets`.
 */
export const replaceFile = async (
  path: string,
  text: string,
  { unique, holdsSecrets = false }: { readonly unique: string; readonly holdsSecrets?: boolean },
): Promise<void> => {
  const target = await realpath(path).catch(() => path);
  const mode = await stat(target).then(
    (found) => found.mode & (holdsSecrets ? 0o700 : 0o777),
    () => DEFAULT_MODE,
  );
  const temporary = join(dirname(target), `.${unique}.new`);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.chmod(mode);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};
