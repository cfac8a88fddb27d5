import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { StartRequest } from '@coxswain/runner';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isAlive } from '../processes/identity.ts';
import { systemProcesses } from '../processes/system-processes.ts';
import type { RunnerPlace } from './connection.ts';
import { RunnerClient } from './runner-client.ts';
import type { RunnerRun } from './runner-run.ts';
import { parentOf, RUNNER_PROGRAM, temporaryPlace } from './testing/runner-place.ts';

const NUMBER_READER = fileURLToPath(new URL('./testing/number-reader.ts', import.meta.url));

const place = (): RunnerPlace => {
  const made = temporaryPlace();
  onTestFinished(() => made.remove());
  return made;
};

const clientOf = (where: RunnerPlace): RunnerClient => {
  const client = new RunnerClient(where);
  onTestFinished(() => client.close());
  return client;
};

let count = 0;
const script = (command: string, options: Partial<StartRequest> = {}): StartRequest => ({
  run: `run_${++count}`,
  file: '/bin/sh',
  args: ['-c', command],
  cwd: '/tmp',
  env: { PATH: process.env.PATH ?? '' },
  stdin: 'closed',
  graceMs: 1_000,
  ...options,
});

const started = async (client: RunnerClient, request: StartRequest): Promise<RunnerRun> => {
  const run = await client.start(request, { acknowledges: 'whenRead' });
  if ('cause' in run) throw run.cause;
  return run;
};

test('a program runs elsewhere, and reads and prints as if it were here', async () => {
  const client = clientOf(place());
  const run = await started(client, script('cat; echo problem >&2; exit 3', { stdin: 'open' }));
  expect(systemProcesses.identify(run.leader.pid)).toMatchObject(run.leader);
  run.stdin?.write('one\n');
  run.stdin?.end('two\n');
  expect(await Promise.all([text(run.stdout), text(run.stderr), run.exited])).toEqual([
    'one\ntwo\n',
    'problem\n',
    expect.objectContaining({ code: 3 }),
  ]);
  run.forget();
});

test('what cannot be started says why, with the code of the system', async () => {
  const client = clientOf(place());
  const request = script('true', { file: '/nonexistent' });
  expect(await client.start(request, { acknowledges: 'whenRead' })).toMatchObject({
    cause: { code: 'ENOENT', message: 'spawn /nonexistent ENOENT' },
  });
});

test('a runner that cannot be started is a start that fails', async () => {
  const client = clientOf({ ...place(), program: ['/nonexistent/runner.cjs'] });
  const refused = await client.start(script('true'), { acknowledges: 'whenRead' });
  expect(refused).toMatchObject({ cause: { message: expect.stringContaining('the runner does not start') } });
});

test('a program that prints more than is read waits, and all of it comes', async () => {
  const client = clientOf(place());
  const run = await started(client, script('head -c 8000000 /dev/zero'));
  await pause(300);
  expect(run.stdout.received).toBeLessThan(2_000_000);
  let bytes = 0;
  for await (const piece of run.stdout) bytes += piece.length;
  expect(bytes).toBe(8_000_000);
  expect(await run.exited).toMatchObject({ code: 0 });
  run.forget();
});

test('a large input arrives whole, and a program that takes none ends it', async () => {
  const client = clientOf(place());
  const counted = await started(client, script('sleep 0.2; wc -c', { stdin: 'open' }));
  counted.stdin?.end(Buffer.alloc(20_000_000));
  expect((await text(counted.stdout)).trim()).toBe('20000000');
  const deaf = await started(client, script('exec <&-; echo deaf; sleep 0.5', { stdin: 'open' }));
  await once(deaf.stdout, 'data');
  deaf.stdin?.write('for nobody');
  await vi.waitUntil(() => deaf.stdin?.destroyed === true);
  expect(deaf.stdin?.errored).toMatchObject({ code: 'EPIPE' });
  expect(await deaf.exited).toMatchObject({ code: 0 });
});

test('the next client goes on with the run, at its offset', async () => {
  const where = place();
  const first = clientOf(where);
  const begun = await started(first, script('echo first; sleep 0.5; cat; echo last', { stdin: 'open' }));
  await once(begun.stdout, 'data');
  await new Promise<void>((resolve) => begun.stdin?.write('given\n', () => resolve()));
  first.close();
  expect(await Promise.race([begun.exited, pause(50, 'is not known here')])).toBe('is not known here');
  const second = clientOf(where);
  const [state] = await second.list();
  if (!state) throw new Error('the runner has lost the run');
  expect(state).toMatchObject({ run: begun.id, pid: begun.leader.pid, input: 6 });
  const run = second.adopt(state, { stdout: 6, stderr: 0 }, { acknowledges: 'whenRead' });
  run.stdin?.end('more\n');
  expect(await text(run.stdout)).toBe('given\nmore\nlast\n');
  expect(await run.exited).toMatchObject({ code: 0 });
  run.forget();
  await pause(50);
});

test('a client whose place another one has taken does not come back', async () => {
  const where = place();
  const first = clientOf(where);
  const run = await started(first, script('sleep 1'));
  const second = clientOf(where);
  expect(await second.list()).toHaveLength(1);
  expect(await Promise.race([run.exited, pause(50, 'is not known here')])).toBe('is not known here');
  const [state] = await second.list();
  if (!state) throw new Error('the runner has lost the run');
  const adopted = second.adopt(state, { stdout: 0, stderr: 0 }, { acknowledges: 'whenRead' });
  expect(await adopted.exited).toMatchObject({ code: 0 });
  adopted.forget();
});

test.runIf(process.platform === 'linux')(
  'when the runner is killed its runs are lost, and the next start has a new one',
  async () => {
    const client = clientOf(place());
    const run = await started(client, script('sleep 100'));
    process.kill(parentOf(run.leader.pid), 'SIGKILL');
    expect(await run.exited).toEqual({ isLost: true });
    expect(await text(run.stdout)).toBe('');
    expect(isAlive(run.leader, systemProcesses)).toBe(true);
    process.kill(-run.leader.pid, 'SIGKILL');
    const next = await started(client, script('echo again'));
    expect(await text(next.stdout)).toBe('again\n');
    next.forget();
  },
);

const startReader = (stateFolder: string, file: string, command: string): ChildProcess =>
  spawn(process.execPath, [NUMBER_READER, stateFolder, RUNNER_PROGRAM, file, command], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });

test('one after another is killed while it reads, and each number is there once', async () => {
  const { stateFolder } = place();
  const file = join(stateFolder, 'numbers');
  const command =
    'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo $i; [ $((i % 20)) = 0 ] && sleep 0.02; done; exit 6';
  const isOver = (): boolean => existsSync(`${file}.exit`);
  let kills = 0;
  while (!isOver()) {
    const reader = startReader(stateFolder, file, command);
    const ended = once(reader, 'exit');
    await Promise.race([ended, pause(400 + Math.random() * 500)]);
    if (reader.exitCode === null && kills < 10) {
      reader.kill('SIGKILL');
      kills++;
    }
    await ended;
  }
  expect(readFileSync(file, 'utf8')).toBe(
    Array.from({ length: 3_000 }, (_, index) => `${index + 1}\n`).join(''),
  );
  expect(JSON.parse(readFileSync(`${file}.exit`, 'utf8'))).toMatchObject({ code: 6 });
  expect(kills).toBeGreaterThan(0);
});

test('killed in the middle of 200 MB, again and again, its readers have every byte once', async () => {
  const { stateFolder } = place();
  const file = join(stateFolder, 'numbers');
  const command = 'seq 1 24000000';
  for (const killedAtBytes of [1e6, 60e6, 130e6]) {
    const reader = startReader(stateFolder, file, command);
    const ended = once(reader, 'exit');
    await vi.waitUntil(() => existsSync(file) && statSync(file).size >= killedAtBytes, {
      timeout: 60_000,
      interval: 2,
    });
    reader.kill('SIGKILL');
    await ended;
  }
  await once(startReader(stateFolder, file, command), 'exit');
  const sums = execFileSync('/bin/sh', ['-c', `sha256sum < "${file}"; ${command} | sha256sum`]);
  const [read, printed] = String(sums).split('\n');
  expect(read).toBe(printed);
  expect(JSON.parse(readFileSync(`${file}.exit`, 'utf8'))).toMatchObject({ code: 0 });
}, 120_000);
