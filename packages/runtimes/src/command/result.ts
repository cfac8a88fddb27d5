// What a command task answers: the file the program wrote for it, else the end of what it printed.

import { MAX_RESULT_BYTES } from '@coxswain/protocol';
import { readSmallFile } from '@coxswain/protocol/files';
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

// The program may have put anything in the place of its file: a link is not followed.
const readEnd = async (path: string): Promise<string> => {
  const maxBytes = MAX_RESULT_BYTES + LONGEST_CHARACTER_BYTES;
  const found = await readSmallFile(path, { maxBytes, part: 'end', followsLinks: false }).catch(
    () => undefined,
  );
  return found === undefined ? '' : endOfBytes(found.bytes, MAX_RESULT_BYTES);
};
