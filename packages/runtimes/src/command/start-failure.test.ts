import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { commandRuns } from '../testing/command-runs.ts';
import { killMarked, markedAlive } from '../testing/survivors.ts';
import { explainStartFailure } from './start-failure.ts';

const { start, folder } = commandRuns();

describe('a program that cannot be started', () => {
  test('because it is nowhere on the PATH says which folder and PATH were searched', async () => {
    const workDir = await folder();
    const run = await start({
      command: ['no-such-tool'],
      workDir,
      environment: { PATH: '/bin:/opt/nothing' },
    });
    expect(await run.outcome).toEqual({
      status: 'failed',
      reason: 'not_found',
      message:
        `no-such-tool was not found for a task in ${workDir}; searched PATH /bin:/opt/nothing; ` +
        'install it or give its full path',
    });
    expect(run.facts).toEqual([]);
  });

  test('because there is no PATH says what was searched instead', async () => {
    const run = await start({ command: ['no-such-tool'], environment: {} });
    expect(await run.outcome).toMatchObject({
      message: expect.stringContaining('not set, so /bin:/usr/bin'),
    });
  });

  test('because its folder is missing, or none, says that', async () => {
    const gone = await start({ command: ['true'], workDir: '/no/such/folder' });
    expect(await gone.outcome).toMatchObject({
      reason: 'not_found',
      message: expect.stringMatching(/^the folder \/no\/such\/folder does not exist/),
    });
    const file = join(await folder(), 'file');
    await writeFile(file, '');
    const run = await start({ command: ['true'], workDir: file });
    expect(await run.outcome).toMatchObject({ message: expect.stringContaining(`${file} is not a folder`) });
  });

  test('because it is not executable says how to make it so', async () => {
    const workDir = await folder();
    await writeFile(join(workDir, 'tool'), '#!/bin/sh\n', { mode: 0o644 });
    const run = await start({ command: ['./tool'], workDir });
    expect(await run.outcome).toEqual({
      status: 'failed',
      reason: 'not_found',
      message: `${workDir}/tool is not executable; run: chmod +x ${workDir}/tool`,
    });
  });

  test('because it is a folder is not found', async () => {
    const workDir = await folder();
    await mkdir(join(workDir, 'tool'));
    const run = await start({ command: ['./tool'], workDir });
    expect(await run.outcome).toMatchObject({
      reason: 'not_found',
      message: expect.stringContaining('/tool was not found'),
    });
  });

  test('because its interpreter is missing names the interpreter', async () => {
    const workDir = await folder();
    await writeFile(join(workDir, 'tool'), '#!/opt/none/python\n');
    await chmod(join(workDir, 'tool'), 0o755);
    const run = await start({ command: ['./tool'], workDir });
    expect(await run.outcome).toMatchObject({
      reason: 'not_found',
      message: expect.stringContaining('/tool needs /opt/none/python to run'),
    });
  });

  test('because its arguments are too long says how else the prompt can be given', async () => {
    const run = await start({ agent: { command: ['true', '{prompt}'] }, prompt: 'x'.repeat(200_000) });
    expect(await run.outcome).toMatchObject({
      reason: 'runtime_error',
      message: expect.stringMatching(
        /too long for the system \(200001 bytes .* \{prompt_file\} or promptBy: stdin/,
      ),
    });
  });

  test('because of a NUL character says where it is', async () => {
    const run = await start({ agent: { command: ['true', '{prompt}'] }, prompt: 'a\0b' });
    expect(await run.outcome).toMatchObject({
      message: expect.stringContaining('an argument contains a NUL'),
    });
    const variable = await start({ command: ['true'], environment: { BAD: '\0' } });
    expect(await variable.outcome).toMatchObject({
      message: expect.stringContaining('the variable BAD contains'),
    });
  });

  test('because no file descriptor is free fails clearly, and runs when one is', async () => {
    const outcomes = await outOfDescriptors('start');
    expect(outcomes[0]).toMatchObject({ status: 'failed', message: expect.stringContaining('ulimit -n') });
    expect(outcomes.at(-1)).toEqual({ status: 'completed', exitCode: 0 });
    const failures = outcomes.filter(({ status }) => status !== 'completed');
    for (const { message } of failures) expect(message).toMatch(/EMFILE/);
  });

  test.each(['EAGAIN', 'ENOMEM'])('because of %s says that the system is full', async (code) => {
    const cause = Object.assign(new Error(`spawn true ${code}`), { code });
    const context = { folder: '/', environment: {} };
    expect(await explainStartFailure(cause, { file: 'true', args: [] }, context)).toMatchObject({
      reason: 'resources',
      message: expect.stringContaining(`cannot start another process (${code})`),
    });
  });
});

test('a run that is cancelled while no file descriptor is free leaves nothing nevertheless', async () => {
  const mark = `led_test:${randomUUID()}`;
  try {
    const [outcome] = await outOfDescriptors('cancel', mark);
    expect(outcome).toMatchObject({ status: 'cancelled' });
    expect(await markedAlive([mark])).toEqual([]);
  } finally {
    await killMarked([mark]);
  }
});

const outOfDescriptors = async (
  ...args: readonly string[]
): Promise<readonly { readonly status?: string; readonly message?: string }[]> => {
  const fixture = join(import.meta.dirname, 'testing', 'out-of-descriptors.ts');
  const script = 'ulimit -n 64; exec "$@"';
  const { stdout } = await promisify(execFile)('/bin/sh', [
    '-c',
    script,
    'sh',
    process.execPath,
    fixture,
    ...args,
  ]);
  return JSON.parse(stdout);
};
