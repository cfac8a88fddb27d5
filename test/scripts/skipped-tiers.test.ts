import { expect, test } from 'vitest';
import { readArguments } from '../../scripts/test/skipped-tiers.ts';

test('tiers are skipped by their names, and all else is for vitest', () => {
  expect(readArguments(['packages/ledger', '-t', 'a'])).toEqual({
    skipped: [],
    forVitest: ['packages/ledger', '-t', 'a'],
  });
  expect(readArguments(['--skip', 'agents', '-t', 'a', '--skip', 'unit'])).toEqual({
    skipped: ['agents', 'unit'],
    forVitest: ['--project=!agents', '--project=!unit', '-t', 'a'],
  });
});

test('a tier that there is none of is refused', () => {
  expect(() => readArguments(['--skip', 'slow'])).toThrow("one of unit, product, agents, not 'slow'");
  expect(() => readArguments(['--skip'])).toThrow("not ''");
});
