// A repository, or an agent at work in a worktree of one, names programs and files wherever git or cox lets it, and waits for a
// command of cox that calls git.

import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { makeRepository } from '../helpers/repository.ts';
import { ended } from '../helpers/submitted.ts';

const CONFIG = `
agents:
  writer: { runtime: command, shell: true, worktree: true }
`;

interface Scene {
  readonly daemon: TestDaemon;
  readonly repository: string;
  /** Programs that should never run leave a file here, named by what ran them. */
  readonly traps: string;
  git(folder: string, ...args: string[]): Promise<string>;
  /** Has the writer work in its session, and gives the task. */
  work(prompt: string, session?: string): Promise<{ readonly id: string; readonly worktree: string }>;
}

const scene = async (files: Readonly<Record<string, string>> = {}): Promise<Scene> => {
  const daemon = await testDaemon({ config: CONFIG });
  const repository = join(daemon.home, 'app');
  const traps = join(daemon.home, 'traps');
  await mkdir(repository);
  await mkdir(traps);
  for (const [name, text] of Object.entries({ 'a.txt': 'one\n', ...files })) {
    await mkdir(join(repository, dirname(name)), { recursive: true });
    await writeFile(join(repository, name), text);
  }
  await makeRepository(repository);
  const git: Scene['git'] = async (folder, ...args) =>
    (await promisify(execFile)('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-C', folder, ...args]))
      .stdout;
  const work: Scene['work'] = async (prompt, session = 'work') => {
    const args = ['--agent', 'writer', '--session', session, '--workdir', repository, '--wait', '--json'];
    const { stdout, stderr } = await daemon.cox(['bg', 'submit', ...args, prompt]);
    const { id } = JSON.parse(stdout.trim().split('\n').at(-1) ?? stderr);
    const listed = await git(repository, 'worktree', 'list', '--porcelain');
    const worktree = listed
      .split('\n')
      .findLast((line) => line.startsWith('worktree '))
      ?.slice('worktree '.length);
    return { id, worktree: worktree ?? '' };
  };
  return { daemon, repository, traps, git, work };
};

const trap = (traps: string, name: string): string => `touch ${join(traps, name)}; cat`;

/** Every setting that makes git run a program, or read something other than intended. */
const hostileSettings = (traps: string, by: string): string => {
  const run = (name: string): string => JSON.stringify(trap(traps, `${by}-${name}`));
  return `
[core]
  fsmonitor = ${run('fsmonitor')}
  hooksPath = ${traps}/../hooks
  pager = ${run('pager')}
  editor = ${run('editor')}
  sshCommand = ${run('ssh')}
  gitProxy = ${run('proxy')}
  alternateRefsCommand = ${run('alternates')}
[filter "${by}"]
  clean = ${run('clean')}
  smudge = ${run('smudge')}
  process = ${run('process')}
  required = true
[diff]
  external = ${run('external')}
[diff "${by}"]
  textconv = ${run('textconv')}
  command = ${run('command')}
[merge "${by}"]
  driver = ${run('driver')}
[gpg]
  program = ${run('gpg')}
[log]
  showSignature = true
[credential]
  helper = ${JSON.stringify(`!${trap(traps, `${by}-credential`)}`)}
[alias]
  status = ${JSON.stringify(`!${trap(traps, `${by}-alias`)}`)}
[submodule]
  recurse = true
[submodule "x"]
  update = ${JSON.stringify(`!${trap(traps, `${by}-update`)}`)}
[pager]
  status = ${run('status-pager')}
  diff = ${run('diff-pager')}
`;
};

const HOOKS = [
  'post-checkout',
  'reference-transaction',
  'post-index-change',
  'pre-commit',
  'fsmonitor-watchman',
  'post-rewrite',
];

/** The repository's own settings, those of a working tree, and files that they include, one of them on cox's branches alone. */
const layTraps = async ({ daemon, repository, traps }: Scene): Promise<void> => {
  const dotGit = join(repository, '.git');
  for (const folder of [join(daemon.home, 'hooks'), join(dotGit, 'hooks')]) {
    await mkdir(folder, { recursive: true });
    for (const hook of HOOKS) {
      await writeFile(join(folder, hook), `#!/bin/sh\ntouch ${join(traps, `hook-${hook}`)}\n`);
      await chmod(join(folder, hook), 0o755);
    }
  }
  await writeFile(join(dotGit, 'included'), hostileSettings(traps, 'included'));
  await writeFile(join(dotGit, 'late'), hostileSettings(traps, 'late'));
  await writeFile(join(dotGit, 'config.worktree'), hostileSettings(traps, 'main'));
  await appendFile(
    join(dotGit, 'config'),
    `${hostileSettings(traps, 'local')}
[extensions]
  worktreeConfig = true
[include]
  path = included
[includeIf "onbranch:cox/**"]
  path = late
`,
  );
};

const NAMES = ['local', 'included', 'late', 'main', 'own'];
const ATTRIBUTES = NAMES.map((name) => `*.${name} filter=${name} diff=${name} merge=${name}\n`).join('');
const FILES = {
  '.gitattributes': ATTRIBUTES,
  ...Object.fromEntries(NAMES.map((name) => [`file.${name}`, `${name}\n`])),
};

/** A worktree of a deleted conversation. */
const orphan = async ({ daemon, repository, git }: Scene, name: string): Promise<string> => {
  const folder = join(daemon.paths.worktreesFolder, `app-${name}`);
  await mkdir(daemon.paths.worktreesFolder, { recursive: true });
  await git(repository, 'worktree', 'add', '-q', '-b', `cox/${name}`, folder);
  const base = (await git(repository, 'rev-parse', 'HEAD')).trim();
  const record = { name, branch: `cox/${name}`, base, repository };
  const place = join(repository, '.git/worktrees', `app-${name}`);
  await writeFile(join(place, 'cox-worktree.json'), JSON.stringify(record));
  return folder;
};

/** Files with other times: git looks into them again. */
const touchAll = async (folder: string): Promise<void> => {
  for (const name of NAMES) await writeFile(join(folder, `file.${name}`), `${name}\n`);
};

describe('whatever a repository names', () => {
  test('no cox command that calls git runs it', async () => {
    const at = await scene(FILES);
    const { daemon, repository, traps, git, work } = at;
    // A submodule, with settings of its own.
    const within = join(repository, 'sub');
    await mkdir(within);
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(within, name), text);
    await makeRepository(within);
    await writeFile(
      join(repository, '.gitmodules'),
      '[submodule "sub"]\n  path = sub\n  url = ./sub\n  ignore = none\n',
    );
    await git(repository, 'add', '.');
    await git(repository, 'commit', '-q', '-m', 'sub');
    await appendFile(join(within, '.git/config'), hostileSettings(traps, 'local'));
    const orphans = [await orphan(at, 'ses_gone1'), await orphan(at, 'ses_gone2')];
    await layTraps(at);
    const first = await work('for f in file.*; do echo more >> $f; done; echo new > new.own');
    const configs = (await readdir(join(repository, '.git/worktrees'))).map((name) =>
      join(repository, '.git/worktrees', name, 'config.worktree'),
    );
    for (const file of configs) await writeFile(file, hostileSettings(traps, 'own'));
    const patch = await daemon.cox(['tasks', 'diff', first.id]);
    expect(patch.stdout.match(/^\+more$/gm)).toHaveLength(NAMES.length);
    await work('echo again >> file.own');
    for (const folder of [repository, within, ...orphans]) await touchAll(folder);
    await appendFile(join(orphans[1] ?? '', 'file.own'), 'work\n');
    for (const folder of [repository, first.worktree]) {
      const args = ['--agent', 'surveyor', '--workdir', folder, '--wait'];
      const surveyed = await daemon.cox(['bg', 'submit', ...args, 'What does git say?']);
      expect(surveyed.code, surveyed.stderr).toBe(0);
    }
    const pruned = await daemon.cox(['prune', '--json', '--yes']);
    expect(JSON.parse(pruned.stdout).worktrees).toEqual({
      removed: [orphans[0]],
      kept: [{ folder: orphans[1], why: 'it has uncommitted changes' }],
    });
    await daemon.cox(['doctor']);
    await daemon.cox(['tasks', 'delete', first.id, '--yes']);
    expect(await readdir(traps)).toEqual([]);
    // The traps work: git itself runs them.
    await git(repository, 'status').catch(() => {});
    expect(await readdir(traps)).not.toEqual([]);
  });
});

test('a program in a repository named like an agent is not started', async () => {
  const { daemon, repository, traps } = await scene();
  const program = join(repository, 'bin/gemini');
  await mkdir(dirname(program));
  await writeFile(program, `#!/bin/sh\nenv > ${join(traps, 'gemini')}\n`);
  await chmod(program, 0o755);
  for (const [PATH, workDir] of [
    ['./bin:/usr/bin:/bin', repository],
    ['bin', repository],
    ['/usr/bin::/bin', dirname(program)],
  ] as const) {
    const { task } = await daemon.client.tasks.submit({
      ...{ prompt: 'hello', agent: 'gemini', workDir },
      environment: { PATH, HOME: daemon.home, TOKEN: 'hunter2' },
    });
    expect(await ended(daemon, task.id)).toMatchObject({ status: 'failed' });
  }
  expect(await readdir(traps)).toEqual([]);
});

describe('what is in a worktree', () => {
  test('hides no change: not by attributes, ignore rules or index flags', async () => {
    const { daemon, work } = await scene({ '.gitignore': 'dist/\n', 'b.txt': 'two\n' });
    const { id } = await work(
      `echo changed >> a.txt; echo hidden > evil.sh; mkdir dist; echo built > dist/out.js
       echo '* -diff' > .gitattributes; echo '*.sh' >> .gitignore
       git update-index --assume-unchanged b.txt; echo assumed >> b.txt`,
    );
    const { stdout } = await daemon.cox(['tasks', 'diff', id]);
    for (const line of ['+changed', '+hidden', '+assumed', '+* -diff', '+*.sh'])
      expect(stdout).toContain(`${line}\n`);
    expect(stdout).not.toContain('built');
  });

  test('never becomes a git option: a forged record is refused and writes no file', async () => {
    const { daemon, repository, work } = await scene();
    const first = await work('echo changed >> a.txt');
    const [name = ''] = await readdir(join(repository, '.git/worktrees'));
    const file = join(repository, '.git/worktrees', name, 'cox-worktree.json');
    const record = JSON.parse(await readFile(file, 'utf8'));
    const output = join(daemon.home, 'PWN');
    for (const more of [
      { base: `--output=${output}` },
      { base: 'HEAD' },
      { branch: '--help' },
      { repository: '.' },
    ]) {
      await writeFile(file, JSON.stringify({ ...record, ...more }));
      const second = await work('true');
      const { stderr } = await daemon.cox(['tasks', 'describe', second.id]);
      const { stdout } = await daemon.cox(['tasks', 'describe', second.id]);
      expect(stdout + stderr).toContain('cox-worktree.json was changed by something other than cox');
      await daemon.cox(['tasks', 'diff', second.id]);
    }
    expect(await readdir(daemon.home)).not.toContain('PWN');
    expect((await daemon.cox(['tasks', 'diff', first.id])).stdout).toContain('+changed\n');
  });

  test('cannot divert or block a prune', async () => {
    const at = await scene();
    const { daemon, repository, git } = at;
    const { worktreesFolder } = daemon.paths;
    const folders: string[] = [];
    for (const name of ['ses_pipe', 'ses_other', 'ses_link']) folders.push(await orphan(at, name));
    const [pipe = '', other = '', link = ''] = folders;
    await rm(join(pipe, '.git'));
    await promisify(execFile)('mkfifo', [join(pipe, '.git')]);
    // A worktree of another repository in place of this one.
    const theirs = join(daemon.home, 'theirs');
    await mkdir(theirs);
    await writeFile(join(theirs, 'a.txt'), 'theirs\n');
    await makeRepository(theirs);
    await git(theirs, 'worktree', 'add', '-q', '-b', 'cox/ses_other', join(daemon.home, 'precious'));
    await writeFile(join(other, '.git'), `gitdir: ${join(theirs, '.git/worktrees/precious')}\n`);
    const record = join(repository, '.git/worktrees/app-ses_other/cox-worktree.json');
    await writeFile(join(theirs, '.git/worktrees/precious/cox-worktree.json'), await readFile(record));
    await rm(link, { recursive: true });
    await symlink(join(daemon.home, 'precious'), link);
    const { stdout } = await daemon.cox(['prune', '--json', '--yes']);
    expect(JSON.parse(stdout).worktrees).toEqual({
      removed: [],
      kept: [{ folder: other, why: expect.stringContaining('is no longer a worktree of') }],
    });
    expect((await readdir(worktreesFolder)).toSorted()).toEqual([
      'app-ses_link',
      'app-ses_other',
      'app-ses_pipe',
    ]);
    expect(await git(theirs, 'branch', '--list', 'cox/*')).toContain('cox/ses_other');
  });
});
