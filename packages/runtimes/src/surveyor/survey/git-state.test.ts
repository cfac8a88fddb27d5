import { expect, test } from 'vitest';
import { readGitState } from './git-state.ts';

test('a branch with its upstream and the distance to it', () => {
  expect(
    readGitState(
      '## main...origin/main [ahead 2, behind 1]\n M a.ts\n?? b.ts\n',
      '1a2b3c4 2026-01-02 Begin\n',
    ),
  ).toEqual({
    branch: 'main',
    upstream: 'origin/main',
    ahead: 2,
    behind: 1,
    dirtyCount: 2,
    dirty: [' M a.ts', '?? b.ts'],
    commits: ['1a2b3c4 2026-01-02 Begin'],
  });
});

test.each([
  ['## feature/a.b\n', 'feature/a.b'],
  ['## No commits yet on main\n', 'main'],
  ['## HEAD (no branch)\n', undefined],
  ['', undefined],
])('%j is on branch %s', (status, branch) => {
  const state = readGitState(status, '');
  expect(state.branch).toBe(branch);
  expect(state).toMatchObject({ ahead: 0, behind: 0, dirtyCount: 0, commits: [] });
});

test('of many uncommitted files the first are named and all are counted', () => {
  const status = `## main\n${Array.from({ length: 100 }, (_, n) => `?? f${n}`).join('\n')}\n`;
  const { dirtyCount, dirty } = readGitState(status, '');
  expect([dirtyCount, dirty.length]).toEqual([100, 20]);
});
