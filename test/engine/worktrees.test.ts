// An agent with a worktree works in one of its conversation, over real git.

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWorktree, noteReady } from '@coxswain/runtimes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeRepository } from '../helpers/repository.ts';
import { harness } from './fixture.ts';
import { actor, stage } from './harness.ts';

/** Made before the engine, so that it is removed after it. */
const repository = async (): Promise<string> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cox-repository-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'sub', 'a.txt'), 'a');
  await makeRepository(folder);
  return folder;
};

const on = async () => {
  const { runtime, run } = stage();
  const worktreesFolder = await realpath(await mkdtemp(join(tmpdir(), 'cox-worktrees-')));
  onTestFinished(() => rm(worktreesFolder, { recursive: true, force: true }));
  const h = await harness({
    agents: [actor('ann', { worktree: true, permissions: { execute: 'ask' } }), actor('plain')],
    runtimes: { acp: runtime },
    env: { worktrees: { make: (request) => makeWorktree({ ...request, worktreesFolder }), noteReady } },
  });
  return { ...h, run };
};

describe('an agent that works in a worktree', () => {
  it('gets its folder inside its own worktree, and the ledger says which', async () => {
    const folder = await repository();
    const { shell, run, event } = await on();
    const { id } = await shell('a', { agent: 'ann', workDir: join(folder, 'sub') });
    const { data } = await event(id, 'WorktreeMade');
    expect(data).toMatchObject({ repository: folder, branch: expect.stringMatching(/^cox\/ses_/) });
    const { request } = await run(id);
    expect(request.workDir).toBe(join(data.folder, 'sub'));
    expect(request.environment.PWD).toBe(request.workDir);
    expect(await readFile(join(request.workDir, 'a.txt'), 'utf8')).toBe('a');
  });

  it('finds its files again in the next task of the session, and another session does not', async () => {
    const workDir = await repository();
    const { shell, run, ended } = await on();
    const first = await shell('a', { agent: 'ann', workDir, session: 'one' });
    const one = await run(first.id);
    await writeFile(join(one.request.workDir, 'new.txt'), 'new');
    one.end();
    await ended(first.id);
    const two = await run((await shell('b', { agent: 'ann', workDir, session: 'one' })).id);
    const other = await run((await shell('c', { agent: 'ann', workDir, session: 'two' })).id);
    expect(two.request.workDir).toBe(one.request.workDir);
    expect(await readFile(join(two.request.workDir, 'new.txt'), 'utf8')).toBe('new');
    await expect(readFile(join(other.request.workDir, 'new.txt'))).rejects.toThrow();
    await expect(readFile(join(workDir, 'new.txt'))).rejects.toThrow();
  });

  it('fails outside a repository and says what to do', async () => {
    const { shell, ended, folder } = await on();
    const { id } = await shell('a', { agent: 'ann', workDir: folder });
    expect(await ended(id)).toMatchObject({
      status: 'failed',
      error: {
        message: expect.stringContaining('run git init there, or remove worktree: true from the agent'),
      },
    });
  });

  it('has its children work there too, and lets them name folders of it', async () => {
    const workDir = await repository();
    const { shell, run, engine } = await on();
    const { request, token } = await run((await shell('a', { agent: 'ann', workDir })).id);
    const caller = engine.authenticate(token);
    await mkdir(join(request.workDir, 'made'));
    const named = await shell('b', { agent: 'ann', workDir: join(request.workDir, 'made') }, caller);
    expect(named.workDir).toBe(join(request.workDir, 'made'));
    const input = { prompt: 'c', agent: 'ann', workDir: undefined };
    expect((await shell('c', input, caller)).workDir).toBe(request.workDir);
    // The working tree of the person is not theirs: what is named there is meant here.
    const meant = await shell('d', { agent: 'ann', workDir: join(workDir, 'sub') }, caller);
    expect(meant.workDir).toBe(join(request.workDir, 'sub'));
  });
});
