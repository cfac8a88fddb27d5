// Text through the user's editor: a private temporary file that is gone afterwards, whatever happens.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deps } from '../deps.ts';

/** The text as the user left it, without the line feeds at its end. Throws when the editor cannot be run or fails. */
export const edited = async (text: string, fileName: string, deps: Deps): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-edit-'));
  try {
    const file = join(folder, fileName);
    await writeFile(file, text === '' ? '' : `${text}\n`, { mode: 0o600 });
    await deps.openEditor(file);
    return (await readFile(file, 'utf8')).replace(/\n+$/, '');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
