// What a helper changes in a git worktree of its own, and the way of that to a reviewer and back to who called both.

import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';
import { makeRepository } from '../helpers/repository.ts';
import { stdioAgent } from './mcp-client.ts';
import { runningTask } from './token-of-task.ts';

const exec = promisify(execFile);

const CONFIG = `
agents:
  boss: { runtime: command, shell: true, maySubmit: [writer, reader, mender] }
  writer: { runtime: command, shell: true, worktree: true }
  reader: { runtime: command, command: [cat], promptBy: stdin }
  mender: { runtime: command, command: [sh, -c, 'cat; echo mended >> a.txt'], promptBy: stdin, worktree: true }
`;

const repositoryIn = async (home: string): Promise<string> => {
  const folder = join(home, 'repository');
  await mkdir(folder);
  await writeFile(join(folder, 'a.txt'), 'begun\n');
  await makeRepository(folder);
  return folder;
};

test('a review reads the patch of a helper, and what helper and reviewer changed comes back to who called them', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const folder = await repositoryIn(daemon.home);
  const own = await runningTask(daemon, { agent: 'boss', workDir: folder });
  const inside = await stdioAgent(daemon.home, { env: { COX_TOKEN: own.token } });
  const prompt = 'echo changed >> a.txt; echo new > b.txt; echo done';
  const helper = await inside.use('spawn', { agent: 'writer', prompt });
  const written = await inside.use('bg_result', { id: helper.data.id, wait: true });
  expect(written.data).toMatchObject({
    status: 'completed',
    result: 'done',
    worktree: { branch: `cox/${helper.data.session}` },
    patch: expect.stringMatching(/\+changed.*\+new/s),
  });
  expect(written.text).toContain(`(branch cox/${helper.data.session}):\n\ndiff --git a/a.txt b/a.txt`);
  const applied = await exec('git', ['-C', written.data.worktree.folder, 'diff', '--stat', 'HEAD']);
  expect(applied.stdout).toContain('a.txt | 1 +');
  const review = await inside.use('review', { agent: 'reader', task: helper.data.id });
  for (const line of ['+changed', '+++ b/b.txt', '+new']) expect(review.data.result).toContain(line);
  const mended = await inside.use('review', { agent: 'mender', task: helper.data.id });
  expect(mended.data).toMatchObject({ status: 'completed', patch: expect.stringContaining('\n+mended\n') });
  expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('begun\n');
});

test('a review for a person runs in the worktree of the work', async () => {
  const daemon = await testDaemon({
    config: `${CONFIG}  looker: { runtime: command, command: [sh, -c, 'pwd; cat b.txt'] }\n`,
  });
  const folder = await repositoryIn(daemon.home);
  const person = await stdioAgent(daemon.home, { cwd: folder });
  const work = await person.use('bg_submit', { agent: 'writer', prompt: 'echo new > b.txt', wait: true });
  const review = await person.use('review', { agent: 'looker', task: work.data.id });
  expect(review.data.result).toBe(`${work.data.worktree.folder}\nnew`);
  const nothing = await person.use('bg_submit', { agent: 'writer', prompt: 'true', wait: true });
  expect(nothing.text).toContain('It changed nothing in its git worktree');
});
