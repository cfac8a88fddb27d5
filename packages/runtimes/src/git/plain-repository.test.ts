import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { worktreeDiff } from '../worktree/diff.ts';
import { type TestRepository, testRepository } from '../worktree/testing/repository.ts';
import type { Worktree } from '../worktree/worktree.ts';
import { git } from './git.ts';
import { foldersOf, plainRepository } from './plain-repository.ts';

const plainOf = async ({ folder, environment }: TestRepository) => {
  const repository = await foldersOf({ folder, environment });
  if ('ok' in repository) throw new Error(repository.complaint);
  return plainRepository({ folder, environment, repository });
};

const patchOf = async (repository: TestRepository, worktree: Worktree): Promise<string> => {
  let text = '';
  for await (const piece of worktreeDiff(worktree, { environment: repository.environment })) text += piece;
  return text;
};

describe('a repository without its settings', () => {
  test('has its branches with what they follow, whatever they are called, and leaves nothing behind', async () => {
    const repository = await testRepository();
    await repository.git(['switch', '--quiet', '-c', 'a"b.c=d']);
    await repository.git(['remote', 'add', 'there', 'https://example.com/"x"\\y']);
    await repository.git(['update-ref', 'refs/remotes/there/main', 'HEAD~0']);
    await repository.git(['branch', '--quiet', '--set-upstream-to=there/main']);
    await repository.git(['commit', '--quiet', '--allow-empty', '-m', 'more']);
    const plain = await plainOf(repository);
    const { stdout } = await git(['status', '--porcelain', '--branch'], plain.location);
    expect(stdout).toBe('## a"b.c=d...there/main [ahead 1]');
    expect(await readFile(join(plain.scratch, 'config'), 'utf8')).not.toContain('user');
    await plain.close();
    await expect(stat(plain.scratch)).rejects.toThrow();
  });

  test('may store its objects by SHA-256', async () => {
    const repository = await testRepository();
    await rm(join(repository.folder, '.git'), { recursive: true });
    await repository.git(['init', '--quiet', '--initial-branch=main', '--object-format=sha256']);
    await repository.git(['add', '.']);
    await repository.git(['commit', '--quiet', '-m', 'first']);
    const worktree = await repository.make('chat');
    expect(worktree.base).toMatch(/^[0-9a-f]{64}$/);
    await repository.write('a.txt', 'changed\n', worktree.folder);
    expect(await patchOf(repository, worktree)).toContain('+changed\n');
  });

  test('may be a sparse checkout: what was left out did not change, what was written there did', async () => {
    const repository = await testRepository();
    await repository.git(['sparse-checkout', 'set', '--no-cone', '/sub/']);
    const worktree = await repository.make('chat');
    await expect(stat(join(worktree.folder, 'a.txt'))).rejects.toThrow();
    expect(await readFile(join(worktree.folder, 'sub/b.txt'), 'utf8')).toBe('two\n');
    expect(await patchOf(repository, worktree)).toBe('');
    await repository.write('a.txt', 'there again\n', worktree.folder);
    await repository.write('other/new.txt', 'new\n', worktree.folder);
    const patch = await patchOf(repository, worktree);
    expect(patch).toContain('+there again\n');
    expect(patch).toContain('+new\n');
  });

  test('writes lines as its settings say', async () => {
    const repository = await testRepository();
    await repository.git(['config', 'core.autocrlf', 'true']);
    const worktree = await repository.make('chat');
    expect(await readFile(join(worktree.folder, 'a.txt'), 'utf8')).toBe('one\r\n');
    expect(await patchOf(repository, worktree)).toBe('');
  });
});
