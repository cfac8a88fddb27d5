// With which code a daemon ends. A service manager goes by it: see install/service.ts.

import { EXIT_CODES, PROBLEMS, ProblemError } from '@coxswain/protocol';

/** The code of a start that failed. */
export const exitCodeOfFailure = (error: unknown): number =>
  error instanceof ProblemError ? PROBLEMS[error.code].exit : EXIT_CODES.error.code;
