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
    await write('noise.log', 'hidden\n', worktree.folder);
    await rm(join(worktree.folder, 'sub/b.txt'));
    const patch = await diffOf(repository, worktree);
    for (const expected of ['+in a commit', '+more', '+staged', '+untracked', '-two', '+*.log', '+hidden'])
      expect(patch).toContain(`${expected}\n`);
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

  test('are shown as they are, whatever the configuration of the user would make of them', async () => {
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

  test('are not hidden by rules of the worktree, at whatever depth; those of the commit it began at hold', async () => {
    const repository = await testRepository();
    const { git, write } = repository;
    await write('.gitignore', 'dist/\n*.log\n!keep.log\n');
    await write('sub/.gitignore', '/own\nda[t]a.*\n');
    await write('.gitattributes', '[attr]made -diff\n*.made made\n');
    await write(
      'we?ird [x]/.gitattributes',
      '# comment\n"with space.txt" -diff\n/top.txt -diff\n*.lock -diff\n',
    );
    await git(['add', '.']);
    await git(['commit', '--quiet', '-m', 'rules']);
    const worktree = await repository.make('chat');
    const put = (path: string, text = `${path} is here\n`): Promise<void> =>
      write(path, text, worktree.folder);
    await put('.gitignore', '*\n');
    await put('.gitattributes', '[attr]made diff\n* -diff -text binary\n');
    await put('sub/.gitattributes', '* -diff\n');
    await put('fresh/.gitignore', '*\n');
    await put('a.txt');
    await put('sub/b.txt');
    const shown = ['fresh/x.txt', 'keep.log', 'sub/deep/own', 'weXird x/top.txt', 'we?ird [x]/deep/top.txt'];
    const ignored = ['dist/out.js', 'x.log', 'sub/own', 'sub/deep/data.txt'];
    const unread = ['y.made', 'we?ird [x]/with space.txt', 'we?ird [x]/top.txt', 'we?ird [x]/deep/d.lock'];
    for (const path of [...shown, ...ignored, ...unread]) await put(path);
    const patch = await diffOf(repository, worktree);
    for (const path of ['a.txt', 'sub/b.txt', ...shown]) expect(patch).toContain(`+${path} is here\n`);
    for (const path of [...ignored, ...unread]) expect(patch).not.toContain(`+${path} is here\n`);
    for (const path of unread) expect(patch).toContain(`Binary files /dev/null and b/${path} differ\n`);
    for (const path of ignored) expect(patch).not.toContain(path);
    expect(patch).toContain('+* -diff -text binary\n');
  });

  test('are not hidden by marks in the index, by objects that stand in for others, or within another repository', async () => {
    const repository = await testRepository();
    const { git, write } = repository;
    const worktree = await repository.make('chat');
    const within = (...args: string[]): Promise<string> => git(args, worktree.folder);
    await within('update-index', '--assume-unchanged', 'a.txt');
    await within('update-index', '--skip-worktree', 'sub/b.txt');
    await write('a.txt', 'assumed\n', worktree.folder);
    await write('sub/b.txt', 'skipped\n', worktree.folder);
    await write('nested/evil.txt', 'nested\n', worktree.folder);
    await git(['init', '--quiet', 'nested'], worktree.folder);
    await write('c.txt', 'new\n', worktree.folder);
    await within('add', 'c.txt');
    const tree = await within('write-tree');
    const other = await within('commit-tree', '-m', 'x', tree);
    await within('replace', worktree.base, other);
    const patch = await diffOf(repository, worktree);
    for (const line of ['+assumed', '+skipped', '+new']) expect(patch).toContain(`${line}\n`);
    expect(patch).toMatch(/^# "nested\/" is a git repository of its own: the files in it are not shown\n/);
  });

  test.each(['--output=/tmp/never', 'HEAD', 'main', '0'.repeat(39), `${'0'.repeat(40)}\n--output=x`])(
    'are not compared with %j',
    async (base) => {
      const repository = await testRepository();
      const worktree = await repository.make('chat');
      await expect(diffOf(repository, { ...worktree, base })).rejects.toThrow('is not a full commit hash');
    },
  );

  test('are not looked for where another .git in the worktree leads', async () => {
    const repository = await testRepository();
    const worktree = await repository.make('chat');
    const evil = await testRepository();
    await rm(join(worktree.folder, '.git'));
    await repository.write('.git', `gitdir: ${join(evil.folder, '.git')}\n`, worktree.folder);
    await expect(diffOf(repository, worktree)).rejects.toThrow(
      /is no longer a worktree of .*: its \.git file was changed/,
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
      /git cannot show what changed in .*: commit 0{40} cannot be read/,
    );
    await rm(worktree.folder, { recursive: true });
    await expect(diffOf(repository, worktree)).rejects.toMatchObject({ code: 'not_found' });
  });
});
