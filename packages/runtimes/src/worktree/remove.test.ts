import { stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { listWorktrees } from './list.ts';
import { type Removal, removeWorktree } from './remove.ts';
import { type TestRepository, testRepository } from './testing/repository.ts';

const removeAll = async (
  { worktreesFolder, environment }: TestRepository,
  isTrial = false,
): Promise<readonly Removal[]> => {
  const listed = await listWorktrees(worktreesFolder);
  return Promise.all(listed.map((worktree) => removeWorktree(worktree, { environment, isTrial })));
};
const branches = (repository: TestRepository): Promise<string> =>
  repository.git(['branch', '--list', 'cox/*', '--format=%(refname:short)']);

describe('a worktree', () => {
  test('is listed with what it was made for', async () => {
    const repository = await testRepository();
    const { folder, base } = await repository.make('fix/login');
    expect(await listWorktrees(repository.worktreesFolder)).toEqual([
      {
        folder,
        base,
        name: 'fix/login',
        branch: expect.stringMatching(/^cox\/fix-login-/),
        repository: repository.folder,
      },
    ]);
    expect(await listWorktrees('/nowhere')).toEqual([]);
  });

  test('that changed nothing goes, with its branch; a trial only says so', async () => {
    const repository = await testRepository();
    const { folder } = await repository.make('chat');
    expect(await removeAll(repository, true)).toEqual([{ isRemoved: true }]);
    expect((await stat(folder)).isDirectory()).toBe(true);
    expect(await removeAll(repository)).toEqual([{ isRemoved: true }]);
    expect(await branches(repository)).toBe('');
    expect(await listWorktrees(repository.worktreesFolder)).toEqual([]);
  });

  test('with anything uncommitted stays', async () => {
    const repository = await testRepository();
    const { folder } = await repository.make('chat');
    await repository.write('new.txt', 'not committed\n', folder);
    expect(await removeAll(repository)).toEqual([{ isRemoved: false, why: 'it has uncommitted changes' }]);
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  test('stays while its commits are nowhere else, and goes when they were taken over', async () => {
    const repository = await testRepository();
    const { folder } = await repository.make('chat');
    await repository.git(['commit', '--quiet', '--allow-empty', '-m', 'work'], folder);
    expect(await removeAll(repository)).toEqual([
      { isRemoved: false, why: 'its branch cox/chat has commits that are in no other branch' },
    ]);
    await repository.git(['switch', '--quiet', '--detach', 'main'], folder);
    expect(await removeAll(repository)).toMatchObject([{ isRemoved: false }]);
    await repository.git(['merge', '--quiet', 'cox/chat']);
    expect(await removeAll(repository)).toEqual([{ isRemoved: true }]);
  });
});
