// Counts the results of a test run from vitest's JSON report.

/** The relevant part of vitest's JSON report. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Skipped by the test itself. */
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly success: boolean;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Counts tests. A file that failed before its first test counts as one failed test, and so does a run that failed although
 * none of its tests did (an uncaught error) or that left no report: a failed run is never green.
 */
export const tallyOf = (report: VitestReport | undefined, hasFailed: boolean): Tally => {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  const counted = report.numFailedTests + brokenFiles;
  const isRed = hasFailed || !report.success;
  return {
    passed: report.numPassedTests,
    failed: counted === 0 && isRed ? 1 : counted,
    skipped: report.numPendingTests + report.numTodoTests,
  };
};

/** The last line of `npm test`: `12 passed, 0 failed`. */
export const lastLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
