import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongFilesFirst } from './scripts/test/long-files-first.ts';
import { COMPILED_CODE } from './test/helpers/compiled-code.ts';
import { inkTable } from './test/helpers/ink-table.ts';

/** Tests of `test/` that start no process of the product: they run with the unit tests. */
const QUIET = [
  'test/architecture/**/*.test.ts',
  'test/architecture.test.ts',
  'test/docs.test.ts',
  'test/frozen/cockpit.test.ts',
  'test/scripts/**/*.test.ts',
];

/** Tests against programs of others, which scripts/test/foreign-programs.ts installs. `npm test -- --skip agents` leaves them out. */
const FOREIGN = ['test/opencode/**/*.test.ts', 'test/mcp/conformance.test.ts'];

/** The product as users run it: daemons, agents, terminals. They mostly wait for processes, and begin when the unit tests are over. */
const withProcesses = {
  globalSetup: ['test/helpers/built.ts'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { interval: 20, timeout: 110_000 } },
  maxWorkers: availableParallelism() * 2,
  sequence: { groupOrder: 2 },
};

/** A poll waits about as long as its test may take: on a busy machine what it waits for comes late, and that is no fault. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongFilesFirst },
    projects: [
      {
        plugins: [inkTable],
        // React as users run it: as it is for developers, drawing takes half as long again.
        oxc: { jsx: { development: false } },
        test: {
          name: 'unit',
          // Files share a process and what they import: to load it anew for each of them takes longer than most of them do.
          isolate: false,
          setupFiles: ['test/helpers/no-traces.ts'],
          env: { NODE_ENV: 'production', ...COMPILED_CODE },
          include: ['packages/*/src/**/*.test.{ts,tsx}', ...QUIET],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          expect: { poll: { interval: 10, timeout: 25_000 } },
          // Some wait for programs: one file more than there are cores keeps them busy.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'product',
          include: ['test/**/*.test.ts'],
          exclude: [...QUIET, ...FOREIGN, '**/node_modules/**'],
          ...withProcesses,
        },
      },
      {
        test: { name: 'agents', include: FOREIGN, ...withProcesses },
      },
    ],
  },
});
