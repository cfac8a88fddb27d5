import { expect, test } from 'vitest';
import { faultsOf } from '../../scripts/release.ts';

const READY = {
  changes: '',
  tags: 'v0.1.0',
  changelog: '# Changelog\n\n## [0.2.0] - 2027-01-01\n',
  manifest: '{"version":"0.2.0"}',
};

test('a clean tree with the version in its manifest and its changelog is ready', () => {
  expect(faultsOf('0.2.0', READY)).toEqual([]);
});

test.each([
  ['changes that are not committed', '0.2.0', { changes: ' M README.md' }, /commit these changes first/],
  ['a tag that is there', '0.2.0', { tags: 'v0.1.0\nv0.2.0' }, /tagged already/],
  [
    'another version in package.json',
    '0.2.0',
    { manifest: '{"version":"0.1.0"}' },
    /package\.json says 0\.1\.0/,
  ],
  ['no entry in the changelog', '0.2.0', { changelog: '## [0x2y0]' }, /CHANGELOG\.md has no heading/],
  [
    'what is no version',
    'next',
    { changelog: '## [next]', manifest: '{"version":"next"}' },
    /'next' is no version/,
  ],
])('it is held up by %s', (_, version, change, fault) => {
  expect(faultsOf(version, { ...READY, ...change })).toEqual([expect.stringMatching(fault)]);
});
