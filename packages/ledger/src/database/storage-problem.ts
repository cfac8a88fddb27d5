// Turns errors of the disk or the database file into one line: the file, what happened, what to do. Anything else SQLite throws
// is a bug of ours and passes through.

import { codeOf, ProblemError } from '@coxswain/protocol';

type Advice = readonly [prefix: string, happened: string, remedy: string];

const ADVICE: readonly Advice[] = [
  [
    'SQLITE_FULL',
    'the disk is full',
    'free some space; nothing was changed, and writing resumes when there is room',
  ],
  [
    'SQLITE_READONLY',
    'the file or its folder cannot be written',
    'give this user the right to write there; nothing was changed',
  ],
  [
    'SQLITE_CORRUPT',
    'the file is damaged',
    'list the faults with: cox ledger check, or restore a backup with: cox restore <file>',
  ],
  [
    'SQLITE_NOTADB',
    'the file is not a database',
    'move it away, or use another state folder; it was left unchanged',
  ],
  [
    'SQLITE_CANTOPEN',
    'the file cannot be opened',
    'check that the folder exists and that you can write to it',
  ],
  ['SQLITE_PERM', 'permission denied', 'give yourself read and write access to the file'],
  ['SQLITE_AUTH', 'permission denied', 'give yourself read and write access to the file'],
  [
    'SQLITE_BUSY',
    'another program has locked it',
    'close the program that has the file open, then try again',
  ],
  [
    'SQLITE_LOCKED',
    'another program has locked it',
    'close the program that has the file open, then try again',
  ],
  ['SQLITE_NOMEM', 'not enough memory', 'free some memory, then try again'],
  ['SQLITE_IOERR', 'reading or writing failed', 'check the disk and the system log, then try again'],
  ['EACCES', 'permission denied', 'give yourself read and write access to the file and its folder'],
  ['EPERM', 'permission denied', 'give yourself read and write access to the file and its folder'],
  ['EROFS', 'the file system is read-only', 'mount it writable, or use another state folder'],
  ['ENOSPC', 'the disk is full', 'free some space, then try again'],
  ['EDQUOT', 'the disk quota is used up', 'free some space, then try again'],
  ['EIO', 'the disk reported an error', 'check the disk and the system log, then try again'],
  [
    'EMFILE',
    'too many files are open',
    'raise the limit (ulimit -n), or close some programs; cox will retry',
  ],
  ['ENFILE', 'too many files are open on this machine', 'close some programs; cox will retry'],
  ['ENOMEM', 'not enough memory', 'free some memory, then try again'],
  ['ENOENT', 'the folder does not exist', 'create it, or use another state folder'],
  ['ENOTDIR', 'the folder is not a folder', 'use another state folder'],
  ['EISDIR', 'it is a folder', 'move it away, or use another state folder'],
];

/** The problem to report when storage failed, with the original error as its cause; undefined for any other error. */
export const storageProblem = (path: string, error: unknown): ProblemError | undefined => {
  const code = codeOf(error);
  const advice = code === undefined ? undefined : ADVICE.find(([prefix]) => code.startsWith(prefix));
  if (code === undefined || advice === undefined) return undefined;
  const [, happened, remedy] = advice;
  const problem = new ProblemError('storage', `${path}: ${happened} (${code}): ${remedy}`);
  problem.cause = error;
  return problem;
};

/** Also finds the code in a problem's cause. */
const systemCodeOf = (error: unknown): string =>
  codeOf(error instanceof ProblemError ? error.cause : error) ?? '';

/** True when the disk or the quota had no room for a write; of SQLite's errors only those that changed nothing. */
export const isDiskFull = (error: unknown): boolean =>
  /^(?:SQLITE_FULL|ENOSPC|EDQUOT)/.test(systemCodeOf(error));

/** True for what SQLite throws when the system could not read, write or sync. */
export const isIoError = (error: unknown): boolean => systemCodeOf(error).startsWith('SQLITE_IOERR');

/**
 * True when a sync failed. The system has dropped what it could not write, and the next sync would succeed without it: what is
 * on the disk is unknown from here on.
 */
export const isFailedSync = (error: unknown): boolean => {
  if (/^SQLITE_IOERR_(?:DIR_)?FSYNC$/.test(systemCodeOf(error))) return true;
  return error instanceof Error && 'syscall' in error && /^f(?:data)?sync$/.test(String(error.syscall));
};

/**
 * The error every caller gets once the ledger must no longer be written. Whether a pending or repeated write was stored is
 * unknown.
 */
export const lostProblem = (why: string, cause?: unknown): ProblemError => {
  const problem = new ProblemError(
    'shutting_down',
    `${why}: the daemon is stopping, and it is unknown whether this was stored; start it again and check, or repeat the request with the same idempotency key`,
    { outcome: 'unknown' },
  );
  problem.cause = cause;
  return problem;
};
