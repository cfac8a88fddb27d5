// Reads and writes text files the way tools need it: never through a link that was put in place meanwhile, and nothing that is
// no text.

import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '@coxswain/protocol';
import { FileRefusal, readSmallFile } from '@coxswain/protocol/files';
import { ToolRefusal } from './tool.ts';

/** The largest file that a tool reads as a whole. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;
const PROBE_BYTES = 8 * 1024;
const NUL = 0;

const { O_NOFOLLOW, O_NONBLOCK, O_WRONLY, O_CREAT } = constants;

const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/** True when the bytes are no text. */
export const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, PROBE_BYTES).includes(NUL);

/** The text of the file; undefined when there is none. Rejects with a {@link ToolRefusal} when it is not a text file. */
export const readTextFile = async (real: string, shown: string): Promise<string | undefined> => {
  try {
    const { bytes } = await readSmallFile(real, { maxBytes: MAX_FILE_BYTES, followsLinks: false });
    if (isBinary(bytes)) throw new ToolRefusal(`${shown} is not a text file`);
    return bytes.toString('utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error instanceof FileRefusal ? new ToolRefusal(`${shown} ${error.what}`) : error;
  }
};

/** Writes the whole file and makes the folders that it needs. */
export const writeTextFile = async (real: string, text: string, shown: string): Promise<void> => {
  await mkdir(dirname(real), { recursive: true });
  // Not cut before it is known to be a file.
  const file: FileHandle = await open(real, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw new ToolRefusal(`${shown} is not a regular file`);
    await file.truncate(0);
    await file.writeFile(text);
  } finally {
    await file.close();
  }
};
