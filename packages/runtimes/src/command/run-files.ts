// The files that a program and its run exchange: private, and gone with the run.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { Program } from './program.ts';

const PRIVATE_FILE = { mode: 0o600 };

/**
 * Writes the prompt and an empty file for the result, if the program uses them. The folder is made when the caller has
 * not. Returns what removes it again in that case.
 */
export const writeRunFiles = async (
  { promptFile, resultFile }: Program,
  { prompt, runDir }: { readonly prompt: string; readonly runDir: string },
): Promise<() => Promise<void>> => {
  if (promptFile === undefined && resultFile === undefined) return async () => {};
  const made = await mkdir(runDir, { recursive: true, mode: 0o700 });
  if (promptFile !== undefined) await writeFile(promptFile, prompt, PRIVATE_FILE);
  if (resultFile !== undefined) await writeFile(resultFile, '', PRIVATE_FILE);
  return async () => {
    if (made !== undefined) await rm(runDir, { recursive: true, force: true });
  };
};
