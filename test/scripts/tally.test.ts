import { describe, expect, test } from 'vitest';
import { lastLine, tallyOf, type VitestReport } from '../../scripts/test/tally.ts';

const green: VitestReport = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  success: true,
  testResults: [{ status: 'passed', assertionResults: [{}] }],
};

describe('the sum of a test run', () => {
  test('of a green run has no failures', () => {
    expect(tallyOf(green, false)).toEqual({ passed: 5, failed: 0, skipped: 0 });
  });

  test('counts failed tests once', () => {
    const report = { ...green, numFailedTests: 2, success: false };
    expect(tallyOf(report, true).failed).toBe(2);
  });

  test('counts a file that could not even be loaded', () => {
    const testResults = [...green.testResults, { status: 'failed', assertionResults: [] }];
    expect(tallyOf({ ...green, success: false, testResults }, true).failed).toBe(1);
  });

  test('is red when the run failed, whatever its tests say', () => {
    expect(tallyOf(green, true).failed).toBe(1);
    expect(tallyOf({ ...green, success: false }, false).failed).toBe(1);
    expect(tallyOf(undefined, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('is one line, with the skipped tests only when there are some', () => {
    expect(lastLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(lastLine({ passed: 12, failed: 1, skipped: 2 })).toBe('12 passed, 1 failed, 2 skipped');
  });
});
