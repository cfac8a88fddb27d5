// Builds the product once before the tests that run it: to find out whether a build is up to date, all sources are read.

import type { TestProject } from 'vitest/node';
import { ensureBuilt } from '../../scripts/build.ts';

/** Run by vitest before the first test file; while it watches, before each run. */
export const setup = async (project: TestProject): Promise<void> => {
  await ensureBuilt();
  project.onTestsRerun(() => ensureBuilt());
};
