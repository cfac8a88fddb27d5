// Makes a folder with those above it, one by one. `recursive` of node:fs goes round forever where the system denies a folder
// with ENOENT although the parent exists, as /proc does.

import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '@coxswain/protocol';

const isMissing = (folder: string): boolean => !existsSync(folder);

/** Makes what is missing, mode 0700. Throws what node:fs throws, EEXIST also for a file of that name. */
export const makeFolders = (folder: string): void => {
  const missing: string[] = [];
  for (let at = folder; isMissing(at); at = dirname(at)) missing.push(at);
  for (const path of missing.toReversed()) makeOne(path);
  if (!statSync(folder).isDirectory()) mkdirSync(folder);
};

const makeOne = (path: string): void => {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Someone else was faster.
    if (codeOf(error) === 'EEXIST') return;
    throw error;
  }
};
