import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandRuntime } from '../index.ts';
import { AGENT, commandRuns } from '../testing/command-runs.ts';

const { folder } = commandRuns();
const { check } = commandRuntime();
const environment = { PATH: '/nowhere:/usr/bin:/bin' };

test('a program on the PATH is named with its path', async () => {
  const steps = await check({ ...AGENT, command: ['env', 'x'] }, environment);
  expect(steps).toEqual([
    { name: 'program', ok: true, detail: expect.stringMatching(/^\/(usr\/)?bin\/env$/) },
  ]);
});

test('a missing program is reported with the PATH', async () => {
  const steps = await check({ ...AGENT, command: ['no-such-tool'] }, environment);
  expect(steps).toEqual([
    { name: 'program', ok: false, detail: `no-such-tool was not found; searched PATH ${environment.PATH}` },
  ]);
});

test('the workspace must be there, and programs are found in it', async () => {
  const workspace = await folder();
  await writeFile(join(workspace, 'tool'), '', { mode: 0o600 });
  const agent = { ...AGENT, command: ['./tool'], workspace };
  expect(await check(agent, environment)).toEqual([
    { name: 'workspace', ok: true, detail: workspace },
    { name: 'program', ok: false, detail: expect.stringContaining(`chmod +x ${workspace}/tool`) },
  ]);
  const [missing] = await check({ ...agent, workspace: join(workspace, 'gone') }, environment);
  expect(missing).toMatchObject({ ok: false, detail: expect.stringContaining('gone does not exist') });
  const [file] = await check({ ...agent, workspace: join(workspace, 'tool') }, environment);
  expect(file).toMatchObject({ ok: false, detail: expect.stringContaining('is not a folder') });
});

test('the shell is really run', async () => {
  expect(await check({ ...AGENT, shell: true }, environment)).toEqual([
    { name: 'shell', ok: true, detail: '/bin/sh runs' },
  ]);
});

test('an agent whose program each task brings has nothing to check', async () => {
  expect(await check(AGENT, environment)).toMatchObject([{ ok: true }]);
  expect(await check({ ...AGENT, command: ['./run'] }, environment)).toEqual([
    { name: 'program', ok: true, detail: './run, in the folder of each task' },
  ]);
});

test('a folder of the same name is not a program, and what comes later on the PATH is found', async () => {
  const workspace = await folder();
  await mkdir(join(workspace, 'env'));
  const steps = await check({ ...AGENT, command: ['env'] }, { PATH: `${workspace}:/usr/bin` });
  expect(steps[0]).toMatchObject({ ok: true, detail: '/usr/bin/env' });
});
