// Prints only the result of a task, with a newline at the end like any text.

import { MAX_RESULT_BYTES, shortId, type Task } from '@coxswain/protocol';
import type { Context } from '../command.ts';

/** The result, cut at a character boundary to at most that many bytes. */
const MAX_CHARACTER_BYTES = 4;

/** Prints what a completed task answered; nothing when it answered nothing. Says so when it is only the end of it. */
export const printResult = async (
  { id, result = '' }: Task,
  { output, words }: Pick<Context, 'output' | 'words'>,
): Promise<void> => {
  if (result === '') return;
  await output.raw(result.endsWith('\n') ? result : `${result}\n`);
  if (Buffer.byteLength(result) + MAX_CHARACTER_BYTES <= MAX_RESULT_BYTES) return;
  await output.note(words.notes.resultCut(shortId(id), MAX_RESULT_BYTES));
};
