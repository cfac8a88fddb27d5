// What a command task answers: the file the program wrote for it, else the end of what it printed.

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { MAX_RESULT_BYTES } from '@coxswain/protocol';
import { endOfBytes, endOfText } from './text-tail.ts';

// Room to find the beginning of a character that the limit cuts.
const LONGEST_CHARACTER_BYTES = 4;

/**
 * The result of a run: the last {@link MAX_RESULT_BYTES} of the result file if the program wrote anything there, else of
 * its stdout, cut at a character. One line end at the very end is taken off, since it ends the line and is no part of the
 * answer. Undefined when there is nothing.
 */
export const resultOf = async (
  stdoutTail: string,
  resultFile: string | undefined,
): Promise<string | undefined> => {
  const written = resultFile === undefined ? '' : await readEnd(resultFile);
  const text = endOfText(written || stdoutTail, MAX_RESULT_BYTES).replace(/\r?\n$/, '');
  return text === '' ? undefined : text;
};

// The program may have put anything in the place of its file: a link is not followed, a pipe is not waited for.
const readEnd = async (path: string): Promise<string> => {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  );
  if (!file) return '';
  try {
    const found = await file.stat();
    if (!found.isFile()) return '';
    const length = Math.min(found.size, MAX_RESULT_BYTES + LONGEST_CHARACTER_BYTES);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, found.size - length);
    return endOfBytes(buffer.subarray(0, bytesRead), MAX_RESULT_BYTES);
  } finally {
    await file.close();
  }
};
