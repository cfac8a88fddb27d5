import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FORMER_RUNNER_VERSION, RUNNER_VERSION, type StartRequest } from '@coxswain/runner';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isAlive } from '../processes/identity.ts';
import { systemProcesses } from '../processes/system-processes.ts';
import type { RunnerPlace } from './connection.ts';
import { clientOfRunners, RunnerClient } from './runner-client.ts';
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

/** A runner that is started through this shell command, which gets the command line of the runner. */
const scopedBy = (where: RunnerPlace, command: string): RunnerPlace & { refusals: number } => {
  const scoped = {
    ...where,
    scope: { command: () => ['/bin/sh', '-c', command, 'scope'], environment: { SCOPED: 'yes' } },
    refusals: 0,
    onScopeRefused: () => void scoped.refusals++,
  };
  return scoped;
};

test.runIf(process.platform === 'linux')(
  'a runner is started in its scope, with what that needs',
  async () => {
    const where = scopedBy(place(), 'exec "$@"');
    const run = await started(clientOf(where), script('sleep 100'));
    const runner = parentOf(run.leader.pid);
    expect(readFileSync(`/proc/${runner}/environ`, 'utf8').split('\0')).toContain('SCOPED=yes');
    expect(where.refusals).toBe(0);
    run.signal('SIGKILL', { toGroup: true });
    await run.exited;
    run.forget();
  },
);

test.each([
  ['refused', 'echo no bus >&2; exit 1'],
  ['not answered', 'sleep 6; exec "$@"'],
])('a scope that is %s is done without, and that is told once', async (_, command) => {
  const where = scopedBy(place(), command);
  const run = await started(clientOf(where), script('echo there'));
  expect(await text(run.stdout)).toBe('there\n');
  expect(where.refusals).toBe(1);
  if (command.includes('bus'))
    expect(readFileSync(join(where.stateFolder, 'runner.log'), 'utf8')).toBe('no bus\n');
  run.forget();
});

test('without systemd-run there is no scope', async () => {
  const where = {
    ...scopedBy(place(), ''),
    scope: { command: () => ['/nonexistent/systemd-run'], environment: {} },
  };
  const run = await started(clientOf(where), script('echo there'));
  expect(await text(run.stdout)).toBe('there\n');
  run.forget();
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

test('a runner that is killed before the next client goes on with a run takes the run with it', async () => {
  const where = place();
  const run = await started(clientOf(where), script('echo begun; sleep 1000'));
  const runner = parentOf(run.leader.pid);
  const next = clientOf(where);
  const [state] = await next.list();
  process.kill(runner, 'SIGKILL');
  await vi.waitFor(() => expect(() => process.kill(runner, 0)).toThrow());
  process.kill(-run.leader.pid, 'SIGKILL');
  expect(await next.list()).toEqual([state]);
  if (!state) throw new Error('the run is not there');
  const adopted = next.adopt(state, { stdout: 0, stderr: 0 }, { acknowledges: 'whenRead' });
  expect(await adopted.exited).toEqual({ isLost: true });
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

/** The program of the runner as it was in the version before. */
const formerProgram = (): string => {
  const folder = mkdtempSync('/tmp/cox-former-');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(dirname(RUNNER_PROGRAM), folder, { recursive: true });
  const messages = join(folder, 'messages.ts');
  const text = readFileSync(messages, 'utf8');
  writeFileSync(
    messages,
    text.replace(`RUNNER_VERSION = ${RUNNER_VERSION};`, `RUNNER_VERSION = ${FORMER_RUNNER_VERSION};`),
  );
  return join(folder, 'main.ts');
};

/** A place where a runner of the version before holds a run, which no daemon reads. */
const placeWithFormer = async (): Promise<{ readonly where: RunnerPlace; readonly run: RunnerRun }> => {
  const where = place();
  const former = { ...where, version: FORMER_RUNNER_VERSION, program: [formerProgram(), '300'] };
  const client = clientOf(former);
  const run = await started(client, script('cat; exit 4', { stdin: 'open' }));
  client.close();
  return { where, run };
};

const clientOfBoth = (where: RunnerPlace): RunnerClient => {
  const client = clientOfRunners(where);
  onTestFinished(() => client.close());
  return client;
};

const FROM_START = { stdout: 0, stderr: 0 };

test('a runner of the version before ends what it has, while new programs start in that of this version', async () => {
  const { where, run } = await placeWithFormer();
  const client = clientOfBoth(where);
  const [state] = await client.list();
  if (state?.run !== run.id) throw new Error('the run is not listed');
  const adopted = client.adopt(state, FROM_START, { acknowledges: 'whenRead' });
  const next = await started(client, script('sleep 100'));
  expect(await client.reports()).toMatchObject([
    { version: RUNNER_VERSION, isFormer: false, answer: { runs: [{ run: next.id }] } },
    { version: FORMER_RUNNER_VERSION, isFormer: true, answer: { runs: [{ run: run.id }] } },
  ]);
  adopted.stdin?.end('given\n');
  expect(await text(adopted.stdout)).toBe('given\n');
  expect(await adopted.exited).toMatchObject({ code: 4 });
  adopted.forget();
  await vi.waitUntil(async () => (await client.reports()).length === 1, { timeout: 20_000 });
  next.signal('SIGKILL', { toGroup: true });
  expect(await next.exited).toMatchObject({ signal: 'SIGKILL' });
  next.forget();
});

test.runIf(process.platform === 'linux')(
  'when a runner of the version before is killed its runs are lost, and no other comes in its place',
  async () => {
    const { where, run } = await placeWithFormer();
    const client = clientOfBoth(where);
    const [state] = await client.list();
    if (!state) throw new Error('the run is not listed');
    const adopted = client.adopt(state, FROM_START, { acknowledges: 'whenRead' });
    process.kill(parentOf(run.leader.pid), 'SIGKILL');
    expect(await adopted.exited).toEqual({ isLost: true });
    expect(await client.reports()).toEqual([]);
    // What it had started, nobody knows, also after the next one has tidied up.
    expect(client.lastKillMs()).toBe(Number.POSITIVE_INFINITY);
    const next = await started(client, script('true'));
    await next.exited;
    next.forget();
    expect(client.lastKillMs()).toBeGreaterThan(0);
    expect(client.lastKillMs()).toBeLessThan(Number.POSITIVE_INFINITY);
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

test('a runner that is stopped is asked once, and keeps nobody waiting', async () => {
  const client = clientOf(place());
  const run = await started(client, script('sleep 100'));
  const isAnswering = async (): Promise<boolean> => (await client.reports())[0]?.answer !== undefined;
  expect(await isAnswering()).toBe(true);
  const runner = parentOf(run.leader.pid);
  process.kill(runner, 'SIGSTOP');
  await vi.waitUntil(async () => !(await isAnswering()), { timeout: 20_000, interval: 0 });
  const beganMs = performance.now();
  const reports = (await Promise.all(Array.from({ length: 50 }, () => client.reports()))).flat();
  for (let each = 0; each < 50; each++) reports.push(...(await client.reports()));
  expect(performance.now() - beganMs).toBeLessThan(1_000);
  expect(reports).toHaveLength(100);
  for (const { answer, silentMs = 0, pid } of reports) {
    expect([answer, pid]).toEqual([undefined, runner]);
    expect(silentMs).toBeGreaterThanOrEqual(1_000);
  }
  process.kill(runner, 'SIGCONT');
  await vi.waitUntil(isAnswering, { timeout: 20_000 });
  run.signal('SIGKILL', { toGroup: true });
  await run.exited;
  run.forget();
});

test('of a runner that is only being started there is nothing to say', async () => {
  // It takes longer to start than one may take to answer.
  const where = scopedBy(place(), 'while [ ! -e "$RELEASED" ]; do sleep 0.05; done; exec "$@"');
  const released = join(where.stateFolder, 'released');
  Object.assign(where.scope?.environment ?? {}, { RELEASED: released });
  const client = clientOf(where);
  const starting = started(client, script('true'));
  for (let each = 0; each < 13; each++) {
    expect(await client.reports()).toEqual([]);
    await pause(100);
  }
  writeFileSync(released, '');
  const run = await starting;
  await run.exited;
  run.forget();
  expect(await client.reports()).toMatchObject([{ answer: {} }]);
});
