// Whether a path names a folder that can be surveyed.

import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';

export const isFolder = async (path: string): Promise<boolean> =>
  isAbsolute(path) && ((await stat(path).catch(() => undefined))?.isDirectory() ?? false);
