import { describe, expect, test } from 'vitest';
import { EXIT_CODES, exitCodeOfTask } from './exit-code.ts';
import { REASONS } from './task.ts';

describe('exit codes', () => {
  test('are those that scripts rely on', () => {
    expect(Object.fromEntries(Object.entries(EXIT_CODES).map(([name, { code }]) => [name, code]))).toEqual({
      ok: 0,
      error: 1,
      usage: 2,
      notFound: 3,
      notAllowed: 4,
      unreachable: 5,
      unfinished: 8,
      failed: 10,
      cancelled: 11,
      timedOut: 12,
      tryLater: 75,
      waitTimedOut: 124,
      interrupted: 130,
    });
  });

  test.each([
    ['completed', 0],
    ['failed', 10],
    ['cancelled', 11],
    ['pending', 8],
    ['running', 8],
    ['needs_input', 8],
  ] as const)('of a task that is %s: %i', (status, code) => expect(exitCodeOfTask({ status })).toBe(code));

  test('tell a time limit from every other cancellation', () => {
    for (const reason of REASONS)
      expect(exitCodeOfTask({ status: 'cancelled', reason })).toBe(reason === 'timeout' ? 12 : 11);
  });

  test('call a failed task failed, whatever timed out in it', () => {
    expect(exitCodeOfTask({ status: 'failed', reason: 'timeout' })).toBe(10);
  });
});
