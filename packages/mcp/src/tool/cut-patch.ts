// A patch beside a result: it takes what the result leaves of an answer, and its beginning counts most.

import type { Task } from '@coxswain/protocol';
import { MAX_RESULT_CHARACTERS } from './cut-result.ts';

/** So much of it is shown beside the longest result. */
const LEAST_CHARACTERS = 5_000;

/** Its beginning, in whole lines, and how all of it is read. */
export const cutPatch = ({ id, result = '' }: Pick<Task, 'id' | 'result'>, patch: string): string => {
  const room = Math.max(LEAST_CHARACTERS, MAX_RESULT_CHARACTERS - result.length);
  if (patch.length <= room) return patch;
  const end = patch.lastIndexOf('\n', room);
  return `${patch.slice(0, Math.max(0, end))}\n[the rest is left out here; all of it: cox tasks diff ${id}]`;
};
