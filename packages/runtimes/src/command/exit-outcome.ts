// The outcome of a program: an exit code other than 0 and a signal are failures, with the reason as far as the program gave one.

import { constants } from 'node:os';
import type { RunEnd } from '@coxswain/protocol';
import { wordsOfError } from './last-words.ts';
import type { Exit } from './start.ts';

export interface ExitReport {
  /** The program as a person reads it. */
  readonly program: string;
  readonly stderrTail: string;
  readonly result: string | undefined;
}

// A shell that reports a command killed by signal n exits with 128 + n (POSIX, 2.8.2).
const SHELL_SIGNAL_BASE = 128;

/** The outcome of a program that ended on its own, or was ended by something other than its run. */
export const outcomeOfExit = (
  { code, signal, isLost, isOverdue }: Exit,
  { program, stderrTail, result }: ExitReport,
): RunEnd => {
  if (isLost)
    return {
      status: 'failed',
      reason: 'runner_lost',
      message: `the runner that held ${program} was killed; what was left of it has been ended`,
      result,
    };
  if (isOverdue) return { status: 'cancelled', reason: 'timeout', exitCode: code, result };
  if (code === 0) return { status: 'completed', exitCode: 0, result };
  const why = wordsOfError(stderrTail);
  const withReason = (what: string): string => (why === '' ? what : `${what}: ${why}`);
  if (code === undefined) {
    const message = withReason(`${program} was killed by ${signal ?? 'an unknown signal'}`);
    return { status: 'failed', reason: 'signal', message, result };
  }
  const message = withReason(`${program} ended with exit code ${code}${meaningOf(code)}`);
  return { status: 'failed', reason: 'exit_code', message, exitCode: code, result };
};

const meaningOf = (code: number): string => {
  const name = Object.entries(constants.signals).find(
    ([, number]) => number === code - SHELL_SIGNAL_BASE,
  )?.[0];
  return name === undefined ? '' : ` (${SHELL_SIGNAL_BASE} + ${name})`;
};
