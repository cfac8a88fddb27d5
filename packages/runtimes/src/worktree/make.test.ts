import { chmod, mkdir, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noteReady } from './fill.ts';
import { testRepository } from './testing/repository.ts';

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

describe('a worktree', () => {
  test('begins at the commit that is checked out, on a branch of its own, in the folder of the task', async () => {
    const { folder, worktreesFolder, git, make } = await testRepository();
    const made = await make('fix-login', { folder: join(folder, 'sub') });
    expect(made).toEqual({
      isReady: false,
      notes: [],
      folder: join(worktreesFolder, 'app-fix-login'),
      workDir: join(worktreesFolder, 'app-fix-login', 'sub'),
      branch: 'cox/fix-login',
      base: await git(['rev-parse', 'HEAD']),
      repository: folder,
    });
    expect(await readFile(join(made.workDir, 'b.txt'), 'utf8')).toBe('two\n');
    expect(await git(['branch', '--show-current'], made.folder)).toBe('cox/fix-login');
    expect(await git(['status', '--porcelain'])).toBe('');
  });

  test('of the same name is found again, with the commit it began at, whatever happened in both places since', async () => {
    const { git, make, write } = await testRepository();
    const made = await make('chat');
    await write('a.txt', 'changed\n', made.folder);
    await git(['switch', '--quiet', '-c', 'its-own-branch'], made.folder);
    await git(['commit', '--quiet', '-am', 'work'], made.folder);
    await git(['commit', '--quiet', '--allow-empty', '-m', 'second']);
    expect(await make('chat')).toEqual(made);
  });

  test('is new until it is set up, and one in which an agent may have worked is not set up at all', async () => {
    const { git, make } = await testRepository();
    const made = await make('chat');
    expect((await make('chat')).isReady).toBe(false);
    await noteReady(made.folder);
    expect((await make('chat')).isReady).toBe(true);
    // As one that an earlier version made: it has a record and no mark.
    const old = await make('old');
    const gitFolder = await git(['rev-parse', '--absolute-git-dir'], old.folder);
    for (const name of await readdir(gitFolder))
      if (name.startsWith('cox-worktree-')) await rm(join(gitFolder, name));
    expect((await make('old')).isReady).toBe(true);
  });

  test('whose folder was removed by hand is reported as the branch that is left', async () => {
    const { git, make } = await testRepository();
    const made = await make('chat');
    await rm(made.folder, { recursive: true });
    await expect(make('chat')).rejects.toThrow('already has a branch cox/chat without a cox worktree');
    await git(['branch', '-D', 'cox/chat']);
    expect((await make('chat')).folder).toBe(made.folder);
  });

  test('that git was stopped at is made again', async () => {
    const { git, make } = await testRepository();
    const made = await make('chat');
    await git(['worktree', 'lock', '--reason', 'initializing', made.folder]);
    await rm(join(made.folder, 'a.txt'));
    const again = await make('chat');
    expect(again).toEqual(made);
    expect(await isThere(join(again.folder, 'a.txt'))).toBe(true);
  });

  test('is made in a folder that is not under version control as well', async () => {
    const { folder, make, write } = await testRepository();
    await write('new/thing.txt', '');
    const made = await make('chat', { folder: join(folder, 'new') });
    expect(made.workDir).toBe(join(made.folder, 'new'));
    expect((await stat(made.workDir)).isDirectory()).toBe(true);
  });

  test('of four sessions at once, and of one session four times at once', async () => {
    const { git, make } = await testRepository();
    const names = ['a', 'b', 'c', 'd'];
    const made = await Promise.all([...names, ...names].map((name) => make(name)));
    expect(new Set(made.map(({ folder }) => folder)).size).toBe(4);
    expect((await git(['worktree', 'list'])).split('\n')).toHaveLength(5);
  });

  test('of two repositories with one name is in two folders', async () => {
    const one = await testRepository();
    const other = await testRepository();
    const shared = { worktreesFolder: one.worktreesFolder };
    const first = await one.make('chat');
    const second = await other.make('chat', shared as object);
    expect(second.folder).toMatch(/\/app-[0-9a-f]{8}-chat$/);
    expect(second.folder).not.toBe(first.folder);
    expect(await other.make('chat', shared as object)).toEqual(second);
    expect(await one.make('chat')).toEqual(first);
  });

  test('can be made of a worktree, and of a folder behind a link', async () => {
    const { folder, make, worktreesFolder } = await testRepository();
    const first = await make('outer');
    const second = await make('inner', { folder: first.workDir });
    expect(second.repository).toBe(first.folder);
    await symlink(folder, join(worktreesFolder, 'link'));
    expect((await make('linked', { folder: join(worktreesFolder, 'link', 'sub') })).repository).toBe(folder);
  });
});

describe('what a repository names', () => {
  test('is not run: hooks and file watchers', async () => {
    const { folder, git, make, write } = await testRepository();
    const trap = `#!/bin/sh\ntouch ${folder}/trapped\n`;
    for (const hook of ['post-checkout', 'reference-transaction', 'trap']) {
      await write(`.git/hooks/${hook}`, trap);
      await chmod(join(folder, '.git/hooks', hook), 0o755);
    }
    await git(['config', 'core.fsmonitor', join(folder, '.git/hooks/trap')]);
    await make('chat');
    expect(await isThere(join(folder, 'trapped'))).toBe(false);
  });

  test('by variables of a git that called us does not lead elsewhere', async () => {
    const one = await testRepository();
    const other = await testRepository();
    const environment = {
      ...one.environment,
      GIT_DIR: join(other.folder, '.git'),
      GIT_INDEX_FILE: '/nowhere',
    };
    const made = await one.make('chat', { environment } as object);
    expect(made.repository).toBe(one.folder);
  });
});

describe('names', () => {
  test.each([
    ['feature/x:y', /^cox\/feature-x-y-[0-9a-f]{8}$/],
    ['feature-x-y', /^cox\/feature-x-y$/],
    ['登录', /^cox\/登录$/],
    ['a..b.lock', /^cox\/a\.b-lock-[0-9a-f]{8}$/],
    ['@', /^cox\/session-[0-9a-f]{8}$/],
    ['x'.repeat(128), /^cox\/x{60}-[0-9a-f]{8}$/],
  ])('%s has a branch that git takes, and no other name has the same', async (name, branch) => {
    const { make } = await testRepository();
    expect((await make(name)).branch).toMatch(branch);
  });
});

describe('a worktree that cannot be made is refused', () => {
  test('outside of a repository', async () => {
    const { make, worktreesFolder } = await testRepository();
    await mkdir(worktreesFolder, { recursive: true });
    await expect(make('chat', { folder: worktreesFolder })).rejects.toThrow(/is not in a git repository/);
  });

  test('where nothing was committed yet', async () => {
    const { make } = await testRepository({ isEmpty: true });
    await expect(make('chat')).rejects.toThrow(/has no commits yet, and a worktree starts from one: commit/);
  });

  test('without git', async () => {
    const { make, folder } = await testRepository();
    await expect(make('chat', { environment: { PATH: folder } } as object)).rejects.toThrow(
      /git was not found on the PATH/,
    );
  });

  test('when its branch is there', async () => {
    const { git, make } = await testRepository();
    await git(['branch', 'cox/chat']);
    await expect(make('chat')).rejects.toMatchObject({ code: 'unprocessable' });
    expect(await git(['branch', '--list', 'cox/*', '--format=%(refname:short)'])).toBe('cox/chat');
  });

  test('when the signal aborts, and nothing is left', async () => {
    const { git, make } = await testRepository();
    const stop = new AbortController();
    const making = make('chat', { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(making).rejects.toThrow('enough');
    expect(await git(['branch', '--list', 'cox/*'])).toBe('');
    expect((await git(['worktree', 'list'])).split('\n')).toHaveLength(1);
  });
});
