import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { worktreeDiff } from './diff.ts';
import { type TestRepository, testRepository } from './testing/repository.ts';
import type { Worktree } from './worktree.ts';

const diffOf = async (repository: TestRepository, worktree: Worktree): Promise<string> => {
  let text = '';
  for await (const piece of worktreeDiff(worktree, { environment: repository.environment })) text += piece;
  return text;
};

describe('the changes of a worktree', () => {
  test('are none at first', async () => {
    const repository = await testRepository();
    expect(await diffOf(repository, await repository.make('chat'))).toBe('');
  });

  test('are what was committed, staged, changed, added, renamed and deleted, as a patch that applies', async () => {
    const repository = await testRepository();
    const { git, write, folder } = repository;
    const worktree = await repository.make('chat');
    await write('committed.txt', 'in a commit\n', worktree.folder);
    await git(['add', '.'], worktree.folder);
    await git(['commit', '--quiet', '-m', 'work'], worktree.folder);
    await write('a.txt', 'one\nmore\n', worktree.folder);
    await write('staged.txt', 'staged\n', worktree.folder);
    await git(['add', 'staged.txt'], worktree.folder);
    await write('deep/新.txt', 'untracked\n', worktree.folder);
    await write('.gitignore', '*.log\n', worktree.folder);
    await write('noise.log', 'ignored\n', worktree.folder);
    await rm(join(worktree.folder, 'sub/b.txt'));
    const patch = await diffOf(repository, worktree);
    for (const expected of ['+in a commit', '+more', '+staged', '+untracked', '-two', '+*.log'])
      expect(patch).toContain(`${expected}\n`);
    expect(patch).not.toContain('ignored\n');
    await write('../the.patch', patch);
    await git(['apply', '--check', join(folder, '../the.patch')]);
  });

  test('name what is no text, and leave the index and the files of the worktree as they were', async () => {
    const repository = await testRepository();
    const worktree = await repository.make('chat');
    await repository.write('picture.bin', new Uint8Array([0, 1, 2, 255]), worktree.folder);
    const index = await repository.git(['rev-parse', '--git-path', 'index'], worktree.folder);
    const hash = async (): Promise<string> =>
      createHash('sha256')
        .update(await readFile(index))
        .digest('hex');
    const before = await hash();
    expect(await diffOf(repository, worktree)).toContain('Binary files /dev/null and b/picture.bin differ');
    expect(await hash()).toBe(before);
    expect(await repository.git(['status', '--porcelain'], worktree.folder)).toBe('?? picture.bin');
  });

  test('are told as they are, whatever the configuration of the user would make of them', async () => {
    const repository = await testRepository();
    const worktree = await repository.make('chat');
    for (const [key, value] of [
      ['diff.noprefix', 'true'],
      ['diff.external', 'false'],
      ['color.diff', 'always'],
      ['color.ui', 'always'],
    ] as const)
      await repository.git(['config', key, value]);
    await repository.write('a.txt', 'changed\n', worktree.folder);
    expect(await diffOf(repository, worktree)).toMatch(/^diff --git a\/a\.txt b\/a\.txt\n/);
  });

  test('run no program that the repository names', async () => {
    const repository = await testRepository();
    const { git, write, folder } = repository;
    const trap = `touch ${join(folder, 'trapped')}; cat`;
    const laid = async (): Promise<void> => {
      for (const key of [
        'filter.x.clean',
        'filter.x.smudge',
        'filter.a=b.clean',
        'diff.x.textconv',
        'diff.x.command',
      ])
        await git(['config', key, trap]);
      await git(['config', 'core.fsmonitor', trap]);
    };
    await write('.gitattributes', '* filter=x diff=x\n*.b filter=a=b\n');
    await git(['add', '.']);
    await git(['commit', '--quiet', '-m', 'attributes']);
    await laid();
    const worktree = await repository.make('chat');
    await write('a.txt', 'changed\n', worktree.folder);
    await write('c.b', 'new\n', worktree.folder);
    expect(await diffOf(repository, worktree)).toContain('+changed\n');
    expect(await readFile(join(folder, 'trapped')).catch(() => 'not run')).toBe('not run');
  });

  test('still pass through the filters of the user', async () => {
    const repository = await testRepository();
    const { git, write } = repository;
    await git(['config', '--global', 'filter.big.clean', 'tr a-z A-Z']);
    await git(['config', '--global', 'filter.big.smudge', 'tr A-Z a-z']);
    await write('.gitattributes', 'a.txt filter=big\n');
    await git(['add', '.gitattributes']);
    await git(['add', '--renormalize', '.']);
    await git(['commit', '--quiet', '-am', 'filtered']);
    const worktree = await repository.make('chat');
    expect(await readFile(join(worktree.folder, 'a.txt'), 'utf8')).toBe('one\n');
    expect(await diffOf(repository, worktree)).toBe('');
  });

  test('are not looked for where another .git in the worktree leads', async () => {
    const repository = await testRepository();
    const worktree = await repository.make('chat');
    const evil = await testRepository();
    await rm(join(worktree.folder, '.git'));
    await repository.write('.git', `gitdir: ${join(evil.folder, '.git')}\n`, worktree.folder);
    await expect(diffOf(repository, worktree)).rejects.toThrow(
      /is no worktree of .* any more: its file \.git was changed/,
    );
  });

  test('come in pieces, and git ends when the reader leaves', async () => {
    const repository = await testRepository();
    const worktree = await repository.make('chat');
    await repository.write('big.txt', 'a line of some length\n'.repeat(400_000), worktree.folder);
    let read = 0;
    for await (const piece of worktreeDiff(worktree, { environment: repository.environment })) {
      read += piece.length;
      if (read > 100_000) break;
    }
    expect(read).toBeLessThan(2_000_000);
  });

  test('of one that was removed, or whose beginning is gone, are an error that says so', async () => {
    const repository = await testRepository();
    const worktree = await repository.make('chat');
    await expect(diffOf(repository, { ...worktree, base: '0'.repeat(40) })).rejects.toThrow(
      /git cannot tell what changed in .*: bad object 0000/,
    );
    await rm(worktree.folder, { recursive: true });
    await expect(diffOf(repository, worktree)).rejects.toMatchObject({ code: 'not_found' });
  });
});
