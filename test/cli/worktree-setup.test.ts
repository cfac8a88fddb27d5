// How a new worktree is set up: what is copied, what is shared, and the command that is run once.

import { mkdir, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';
import { makeRepository } from '../helpers/repository.ts';

const LOOK = 'cat .env .env.local; cat node_modules/x; ls -A; cat setup.log';

const repositoryIn = async (home: string): Promise<string> => {
  const folder = join(home, 'work');
  await mkdir(join(folder, 'node_modules'), { recursive: true });
  await writeFile(join(folder, '.gitignore'), 'node_modules/\n.env*\nsetup.log\n');
  await writeFile(join(folder, 'a.txt'), 'tracked\n');
  await makeRepository(folder);
  await writeFile(join(folder, 'node_modules/x'), 'module\n');
  await writeFile(join(folder, '.env'), 'S=1\n');
  await writeFile(join(folder, '.env.local'), 'L=1\n');
  await writeFile(join(folder, '.env.other'), 'O=1\n');
  await writeFile(join(folder, 'loose.txt'), 'not ignored\n');
  await writeFile(join(folder, '.worktreeinclude'), '.env.local\nloose.txt\n');
  await symlink('/etc', join(folder, 'out'));
  return folder;
};

test('a new worktree has what is copied, linked and included, and its setup is run once; a link is no change', async () => {
  const config = `agents: ${JSON.stringify({
    ann: {
      runtime: 'command',
      command: ['sh', '-c', LOOK],
      worktree: {
        setup: 'echo once >> setup.log',
        copy: ['.env', 'gone', 'out/hostname'],
        link: ['node_modules'],
      },
    },
  })}\n`;
  const { cox, home, client } = await testDaemon({ config });
  const cwd = await repositoryIn(home);
  const run = () => cox(['tasks', 'run', 'look', '--agent', 'ann', '--session', 'talk'], { cwd });
  const first = await run();
  expect(first).toMatchObject({ code: 0 });
  expect(first.stdout).toContain('S=1\nL=1\nmodule\n');
  expect(first.stdout).not.toMatch(/\.env\.other|loose\.txt|hostname/);
  expect(first.stderr).toContain(`worktree copy: gone is not in ${cwd}`);
  expect(first.stderr).toContain(`worktree copy: out/hostname points outside ${cwd}`);
  const second = await run();
  expect(second.stdout.match(/^once$/gm)).toHaveLength(1);
  const [task] = (await client.tasks.list({ limit: '1' })).tasks;
  const [worktree = ''] = await readdir(join(home, 'worktrees'));
  expect(await readlink(join(home, 'worktrees', worktree, 'node_modules'))).toBe(join(cwd, 'node_modules'));
  expect(await cox(['tasks', 'diff', task?.id ?? ''])).toMatchObject({ code: 0, stdout: '' });
});

test('a task whose worktree cannot be set up fails with the command, and the next task of the session tries again', async () => {
  const setup = 'echo trying; test -e "$HOME/ready"';
  const config = `agents: ${JSON.stringify({
    ann: { runtime: 'command', command: ['echo', 'worked'], worktree: { setup } },
  })}\n`;
  const { cox, home } = await testDaemon({ config });
  const cwd = await repositoryIn(home);
  const run = () =>
    cox(['tasks', 'run', 'look', '--agent', 'ann', '--session', 'talk'], { cwd, env: { HOME: home } });
  const failed = await run();
  expect(failed.code).not.toBe(0);
  expect(failed.stdout).not.toContain('worked');
  expect(failed.stdout + failed.stderr).toContain(
    `the setup of its worktree failed (agents.ann.worktree.setup: ${setup})`,
  );
  await writeFile(join(home, 'ready'), '');
  expect(await run()).toMatchObject({ code: 0, stdout: expect.stringContaining('worked') });
});
