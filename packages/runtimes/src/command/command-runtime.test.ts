import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_RESULT_BYTES } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { processIdentity } from '../index.ts';
import { commandRuns } from '../testing/command-runs.ts';

const { start, folder } = commandRuns();

describe('a program that is run', () => {
  test('completes with exit code 0 and the end of its stdout as result', async () => {
    const run = await start({ command: ['printf', 'one\\ntwo\\n'] });
    expect(await run.outcome).toEqual({ status: 'completed', exitCode: 0, result: 'one\ntwo' });
  });

  test('that prints nothing has no result', async () => {
    expect(await (await start({ command: ['true'] })).outcome).toEqual({ status: 'completed', exitCode: 0 });
  });

  test('fails with its exit code and the last line of its stderr', async () => {
    const run = await start({ shell: 'echo part; echo first >&2; echo "no such table" >&2; exit 3' });
    expect(await run.outcome).toEqual({
      status: 'failed',
      reason: 'exit_code',
      message: '/bin/sh ended with exit code 3: no such table',
      exitCode: 3,
      result: 'part',
    });
  });

  test('fails with the name of the signal that killed it', async () => {
    const run = await start({ shell: 'kill -SEGV $$' });
    expect(await run.outcome).toMatchObject({
      status: 'failed',
      reason: 'signal',
      message: '/bin/sh was killed by SIGSEGV',
    });
  });

  test('gets exactly its arguments, without a shell', async () => {
    const run = await start({ command: ['printf', '[%s]', '$HOME', 'a b', '*', '{prompt}', ''] });
    await run.outcome;
    expect(run.output('stdout')).toBe('[$HOME][a b][*][{prompt}][]');
  });

  test('gets exactly its environment', async () => {
    const environment = { PATH: process.env.PATH ?? '', COX_RUN: 'led_test:env', ONLY: 'this 日本' };
    const run = await start({ command: ['env'], environment, mark: environment.COX_RUN });
    await run.outcome;
    expect(run.output('stdout').trimEnd().split('\n').toSorted()).toEqual(
      Object.entries(environment)
        .map(([name, value]) => `${name}=${value}`)
        .toSorted(),
    );
  });

  test('runs in the folder of its task, and is found relative to it', async () => {
    const workDir = await folder();
    await writeFile(join(workDir, 'tool'), '#!/bin/sh\npwd -P\n', { mode: 0o755 });
    const run = await start({ command: ['./tool'], workDir });
    await run.outcome;
    expect(run.output('stdout').trim()).toContain(workDir);
  });

  test('leads a session and a group of its own', async () => {
    const run = await start({ shell: 'ps -o pid=,pgid=,sid= -p $$' });
    const { pid } = await run.started;
    await run.outcome;
    expect(run.output('stdout').trim().split(/\s+/)).toEqual([pid, pid, pid].map(String));
  });

  test('has an identity as long as it is there', async () => {
    const run = await start({ shell: 'echo ready; sleep 1000' });
    const leader = await run.started;
    await run.printed('ready');
    expect(processIdentity(leader.pid)).toEqual(leader);
    run.force();
    await run.outcome;
    expect(processIdentity(leader.pid)).not.toEqual(leader);
  });

  test('has no stdin to wait for', async () => {
    const run = await start({ shell: 'cat; echo "cat ended"' });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'cat ended' });
  });
});

describe('the prompt', () => {
  const agent = { command: ['printf', '%s|', '{prompt}', 'say: {prompt}!'] };

  test('replaces its placeholder, whole or inside an argument', async () => {
    const run = await start({ agent, prompt: 'two words; rm -rf {result_file}' });
    await run.outcome;
    expect(run.output('stdout')).toBe(
      'two words; rm -rf {result_file}|say: two words; rm -rf {result_file}!|',
    );
  });

  test('is written to stdin when the agent says so', async () => {
    const prompt = '日本語 '.repeat(100_000);
    const run = await start({ agent: { command: ['cat'], promptBy: 'stdin' }, prompt });
    await run.outcome;
    expect(run.output('stdout')).toBe(prompt);
  });

  test('may be left unread', async () => {
    const run = await start({
      agent: { command: ['true'], promptBy: 'stdin' },
      prompt: 'x'.repeat(1_000_000),
    });
    expect(await run.outcome).toMatchObject({ status: 'completed' });
  });

  test('is in a private file when the agent names one', async () => {
    const show = 'cat "$1"; stat -c " %a" "$1"';
    const run = await start({
      agent: { command: ['sh', '-c', show, 'sh', '{prompt_file}'] },
      prompt: 'in a file',
    });
    await run.outcome;
    expect(run.output('stdout').trim()).toBe('in a file 600');
  });

  test('that is too long for an argument still is a command line', async () => {
    const prompt = `: ${'x'.repeat(200_000)}\necho "ran with $#"`;
    const run = await start({ shell: prompt });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'ran with 0' });
  });

  test('is not given to the program that a task names itself', async () => {
    const run = await start({ command: ['cat'], agent: { promptBy: 'stdin' }, prompt: 'not for you' });
    expect(await run.outcome).toEqual({ status: 'completed', exitCode: 0 });
  });
});

describe('the result', () => {
  const writing = (script: string) => ({ command: ['sh', '-c', script, 'sh', '{result_file}'] });

  test('is what the program wrote to its result file', async () => {
    const run = await start({ agent: writing('echo noise; echo answer > "$1"; stat -c %a "$1"') });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'answer' });
    expect(run.output('stdout')).toBe('noise\n600\n');
  });

  test('is its stdout when it wrote no file', async () => {
    const run = await start({ agent: writing('echo printed') });
    expect(await run.outcome).toMatchObject({ result: 'printed' });
  });

  test('never follows a link nor waits for a pipe in the place of the file', async () => {
    const link = await start({ agent: writing('rm "$1"; ln -s /etc/passwd "$1"; echo printed') });
    expect(await link.outcome).toMatchObject({ result: 'printed' });
    const pipe = await start({ agent: writing('rm "$1"; mkfifo "$1"; echo printed') });
    expect(await pipe.outcome).toMatchObject({ result: 'printed' });
  });

  test('is the last part of a long file, cut at a character', async () => {
    const workDir = await folder();
    await writeFile(join(workDir, 'long'), `${'日本語😀'.repeat(100_000)}end\n`);
    const run = await start({ agent: writing('cat long > "$1"'), workDir });
    const { result = '' } = await run.outcome;
    expect(Buffer.byteLength(result)).toBeGreaterThan(MAX_RESULT_BYTES - 8);
    expect(Buffer.byteLength(result)).toBeLessThanOrEqual(MAX_RESULT_BYTES);
    expect((await readFile(join(workDir, 'long'), 'utf8')).endsWith(`${result}\n`)).toBe(true);
  });

  test('is the last part of a long stdout', async () => {
    const run = await start({ shell: 'yes "some words" | head -n 100000; echo the end' });
    const { result = '' } = await run.outcome;
    expect(result).toMatch(/some words\nthe end$/);
    expect(Buffer.byteLength(result)).toBe(MAX_RESULT_BYTES - 1);
  });
});

test('an agent without a program says so', async () => {
  const run = await start({ agent: { command: [] } });
  expect(await run.outcome).toMatchObject({ status: 'failed', reason: 'runtime_error' });
});

test('fifty runs at once all end with their own output', async () => {
  const runs = await Promise.all(
    Array.from({ length: 50 }, (_, n) => start({ shell: `echo ${n}; echo e${n} >&2` })),
  );
  const outcomes = await Promise.all(runs.map((run) => run.outcome));
  expect(outcomes).toEqual(runs.map((_, n) => ({ status: 'completed', exitCode: 0, result: String(n) })));
  expect(runs.map((run) => run.output('stderr'))).toEqual(runs.map((_, n) => `e${n}\n`));
});

test('a run that was cancelled before it began starts nothing', async () => {
  const workDir = await folder();
  const run = await start({ shell: 'touch here', workDir, isCancelledBefore: true });
  expect(await run.outcome).toEqual({ status: 'cancelled' });
  await expect(stat(join(workDir, 'here'))).rejects.toThrow('ENOENT');
});
