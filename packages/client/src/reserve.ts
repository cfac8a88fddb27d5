// Room that is kept for a full disk: a file of some megabytes that nobody needs. What fills the disk can only be ended when
// that can be written down, and a daemon only start when it can make its files. So on a full disk the file is given up, a
// piece at a time: what fills the disk takes what it gets, and the rest must still be there for the next write.

import { statSync, truncateSync } from 'node:fs';
import { codeOf, ProblemError } from '@coxswain/protocol';

/** How large it is while there is room on the disk. */
export const RESERVE_BYTES = 8 * 1024 * 1024;
/** What one write that is refused gets. */
const PIECE_BYTES = 512 * 1024;

/** How much of it is left. */
export const reserveLeft = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Gives a piece back to the disk. False: there is none left, or it cannot be given. */
export const releaseReserve = (file: string): boolean => {
  try {
    const left = reserveLeft(file);
    if (left === 0) return false;
    truncateSync(file, Math.max(0, left - PIECE_BYTES));
    return true;
  } catch {
    return false;
  }
};

const FULL = /^(?:ENOSPC|EDQUOT|SQLITE_FULL)/;

/** Whether something was refused because the disk is full; the problem may hide that as its cause. */
export const isDiskFull = (error: unknown): boolean => {
  const thrown = error instanceof ProblemError ? error.cause : error;
  return FULL.test(codeOf(thrown) ?? '');
};

/** Does what a daemon needs in order to start; on a full disk with what is kept for that. Throws what it throws otherwise. */
export const withReserve = <Result>(file: string, act: () => Result): Result => {
  for (;;)
    try {
      return act();
    } catch (error) {
      if (!isDiskFull(error) || !releaseReserve(file)) throw error;
    }
};

/** The same for what takes its time. */
export const withReserveAsync = async <Result>(file: string, act: () => Promise<Result>): Promise<Result> => {
  for (;;)
    try {
      return await act();
    } catch (error) {
      if (!isDiskFull(error) || !releaseReserve(file)) throw error;
    }
};
