import { defineConfig } from 'vitest/config';
import { inkTableModule } from './test/helpers/ink-table-module.ts';

/** Tests of `test/` that start no process of the product: they run with the unit tests. */
const QUIET = [
  'test/architecture/**/*.test.ts',
  'test/architecture.test.ts',
  'test/docs.test.ts',
  'test/scripts/**/*.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [inkTableModule],
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.{ts,tsx}', ...QUIET],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
        },
      },
      {
        // The product as users run it: daemons, agents, terminals. They mostly wait for processes, and begin when the unit
        // tests are over.
        test: {
          name: 'product',
          include: ['test/**/*.test.ts'],
          exclude: [...QUIET, '**/node_modules/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: '100%',
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
