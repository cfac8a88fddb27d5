// Clocks, randomness and output are passed in: logic that reads the clock or prints cannot be tested, and a program that exits in
// the middle of something loses pending output.

import { isTest, packageOf } from './import-rules.ts';
import type { SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

const CLOCKLESS = ['protocol', 'ledger', 'engine'];
const MAY_EXIT = ['cli', 'daemon'];
const CLOCK_FILE = /(^|\/|-)clock\.ts$/;
const MAY_PRINT = /^(packages\/cli\/src\/output\/|scripts\/)/;

/** Forbidden uses of the environment in a file. */
export const environmentViolations = (file: SourceFile): Violation[] => {
  if (isTest(file.path)) return [];
  const home = packageOf(file.path);
  return file.uses.flatMap(({ line, what }) => {
    const message = breachOf(what, file.path, home);
    return message === undefined ? [] : [{ path: file.path, line, rule: 'environment passed in', message }];
  });
};

const breachOf = (what: string, path: string, home: string | undefined): string | undefined => {
  if (what.startsWith('console.'))
    return MAY_PRINT.test(path) ? undefined : `${what}: only cli/src/output and scripts print`;
  if (home === undefined) return undefined;
  if (what === 'process.exit')
    return MAY_EXIT.includes(home) ? undefined : `${what}: ${home} must return instead`;
  if (!CLOCKLESS.includes(home) || CLOCK_FILE.test(path)) return undefined;
  return `${what}: take time and randomness as parameters, or put it into a file named clock.ts`;
};
