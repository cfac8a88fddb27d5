import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { FORMER_RUNNER_VERSION, RUNNER_VERSION } from './messages.ts';
import { recordsFolder, socketFile } from './socket-file.ts';
import { exitCodeOf, script, startRunner, TestDaemon, temporaryFolder } from './testing/test-runner.ts';

test('a program gets exactly its file, arguments, folder and environment, and leads a session of its own', async () => {
  const daemon = await startRunner().attach();
  const start = script('pwd; env; ps -o sid= -p $$; echo "$0 $1"', {
    cwd: '/usr',
    env: { PATH: '/usr/bin:/bin', A: 'b' },
  });
  daemon.send({ ...start, args: [...start.args, 'zero', 'one'] });
  const { pid, startTime } = await daemon.hears('started', start.run);
  const { exit } = await daemon.hears('exited', start.run);
  const lines = daemon.output(start.run).trim().split('\n');
  expect(lines).toContain('/usr');
  expect(lines).toContain('A=b');
  expect(lines.map((line) => line.trim())).toContain(String(pid));
  expect(lines.at(-1)).toBe('zero one');
  expect(lines.filter((line) => /^(HOME|USER|NODE)/.test(line))).toEqual([]);
  expect(startTime).toMatch(/./);
  expect(exit).toMatchObject({ code: 0, stdout: daemon.output(start.run).length, stderr: 0 });
});

test('an end by a code, and one by a signal', async () => {
  const daemon = await startRunner().attach();
  const [seven, killed, asked] = [script('exit 7'), script('kill -9 $$'), script('sleep 100')];
  for (const start of [seven, killed, asked]) daemon.send(start);
  daemon.send({ type: 'signal', run: asked.run, signal: 'SIGTERM', toGroup: true });
  expect((await daemon.hears('exited', seven.run)).exit).toMatchObject({ code: 7 });
  expect((await daemon.hears('exited', killed.run)).exit).toMatchObject({ signal: 'SIGKILL' });
  expect((await daemon.hears('exited', asked.run)).exit).toMatchObject({ signal: 'SIGTERM' });
});

test.each([
  [
    'a program that does not exist',
    { file: '/nonexistent/program' },
    'ENOENT',
    'spawn /nonexistent/program ENOENT',
  ],
  ['a folder that does not exist', { cwd: '/nonexistent' }, 'ENOENT', 'spawn /bin/sh ENOENT'],
  ['a file that is no program', { file: '/etc/passwd' }, 'EACCES', 'spawn /etc/passwd EACCES'],
  ['arguments that are too long', { args: ['x'.repeat(4_000_000)] }, 'E2BIG', 'spawn E2BIG'],
  [
    'a NUL in an argument',
    { args: ['a\0b'] },
    'ERR_INVALID_ARG_VALUE',
    expect.stringContaining('null bytes'),
  ],
])('%s is answered with what the system says', async (_, options, code, message) => {
  const daemon = await startRunner().attach();
  const start = script('true', options);
  daemon.send(start);
  expect(await daemon.hears('startFailed', start.run)).toMatchObject({ code, message });
});

test('a run that is started twice is answered with what is there', async () => {
  const runner = startRunner();
  const daemon = await runner.attach();
  const start = script('echo begun; sleep 100');
  daemon.send(start);
  const first = await daemon.hears('started', start.run);
  await daemon.hears('output', start.run);
  const next = await runner.attach();
  next.send(start);
  expect(await next.hears('started', start.run)).toEqual(first);
  expect((await next.hears('hello')).runs).toHaveLength(1);
  next.send({ type: 'signal', run: start.run, signal: 'SIGKILL', toGroup: true });
  await next.hears('exited', start.run);
});

test('a newer daemon replaces the older, which is told', async () => {
  const runner = startRunner();
  const older = await runner.attach();
  const newer = await runner.attach();
  await older.hears('replaced');
  await vi.waitUntil(() => older.socket.destroyed);
  const start = script('true');
  newer.send(start);
  await newer.hears('exited', start.run);
});

test.each([
  ['garbage', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['a frame that is too long', Buffer.from([1, 0, 0, 1])],
  ['no hello', Buffer.from([0, 0, 0, 19, 0, 0, 0, 15, ...Buffer.from('{"type":"list"}')])],
])('a connection with %s is dropped, and nothing else happens', async (_, bytes) => {
  const runner = startRunner();
  const daemon = await runner.attach();
  const start = script('echo before; sleep 0.3; echo after');
  daemon.send(start);
  const stranger = new TestDaemon(socketFile(runner.folder, RUNNER_VERSION));
  stranger.socket.write(bytes);
  await vi.waitUntil(() => stranger.socket.destroyed);
  await daemon.hears('exited', start.run);
  expect(daemon.output(start.run)).toBe('before\nafter\n');
});

test.each(['../outside', '..', '.hidden', 'a/b', '', 'x'.repeat(200)])(
  'a run cannot be called %j',
  async (run) => {
    const daemon = await startRunner().attach();
    daemon.send(script('true', { run }));
    await vi.waitUntil(() => daemon.socket.destroyed);
    expect(daemon.said.map(({ message }) => message.type)).toEqual(['hello']);
  },
);

test('out of file descriptors a start is refused, and everything that runs goes on', async () => {
  const { program, attach } = startRunner(temporaryFolder(), { maxFiles: 90 });
  const daemon = await attach();
  const starts = Array.from({ length: 60 }, () => script('read line; echo "$line"', { stdin: 'open' }));
  for (const start of starts) daemon.send(start);
  const answers = (): readonly (typeof daemon.said)[number][] =>
    daemon.said.filter(({ message }) => message.type === 'started' || message.type === 'startFailed');
  await vi.waitUntil(() => answers().length === starts.length);
  const refused = answers().flatMap(({ message }) => (message.type === 'startFailed' ? [message] : []));
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['EMFILE']));
  expect(refused.length).toBeLessThan(starts.length);
  const refusedRuns = new Set(refused.map(({ run }) => run));
  const begun = starts.filter(({ run }) => !refusedRuns.has(run));
  for (const { run } of begun) daemon.send({ type: 'input', run, offset: 0 }, Buffer.from('here\n'));
  for (const { run } of begun) {
    expect((await daemon.hears('exited', run)).exit).toMatchObject({ code: 0, stdout: 5 });
    daemon.send({ type: 'forget', run });
  }
  const again = script('echo again');
  daemon.send(again);
  expect((await daemon.hears('exited', again.run)).exit).toMatchObject({ code: 0, stdout: 6 });
  expect(program.exitCode).toBeNull();
});

test('the socket is private, and there is one runner for a folder', async () => {
  const { folder, program, attach } = startRunner();
  await attach();
  expect(statSync(socketFile(folder, RUNNER_VERSION)).mode & 0o777).toBe(0o600);
  const second = startRunner(folder);
  expect(await exitCodeOf(second.program)).toBe(0);
  expect(program.exitCode).toBeNull();
  await attach();
});

test('a folder whose path is too long for a socket is served as well', async () => {
  const folder = temporaryFolder('x'.repeat(100));
  mkdirSync(folder);
  const { attach } = startRunner(folder);
  const daemon = await attach();
  const start = script('echo there');
  daemon.send(start);
  await daemon.hears('exited', start.run);
  expect(daemon.output(start.run)).toBe('there\n');
});

test('what a runner left that was killed does not stop the next', async () => {
  const { folder, program, attach } = startRunner();
  await attach();
  program.kill('SIGKILL');
  await exitCodeOf(program);
  const next = await startRunner(folder).attach();
  expect((await next.hears('hello')).runs).toEqual([]);
});

test('what a runner of the version before left is taken over, unless that one still runs', async () => {
  const { folder, program, attach } = startRunner();
  const former = recordsFolder(folder, FORMER_RUNNER_VERSION);
  mkdirSync(former);
  const lock = new DatabaseSync(join(former, 'lock'));
  lock.exec('BEGIN EXCLUSIVE');
  const first = await attach();
  first.acknowledges = false;
  const start = script('echo last words; exit 5');
  first.send(start);
  await first.hears('exited', start.run);
  await first.leave();
  const record = join(recordsFolder(folder, RUNNER_VERSION), `${start.run}.json`);
  await vi.waitUntil(() => existsSync(record));
  const end = async (killed: typeof program): Promise<void> => {
    killed.kill('SIGKILL');
    await exitCodeOf(killed);
  };
  await end(program);
  for (const name of [`${start.run}.json`, `${start.run}.stdout`])
    renameSync(join(recordsFolder(folder, RUNNER_VERSION), name), join(former, name));
  const second = startRunner(folder);
  expect((await (await second.attach()).hears('hello')).runs).toEqual([]);
  await end(second.program);
  lock.close();
  const last = await startRunner(folder).attach();
  expect((await last.hears('hello')).runs).toMatchObject([{ run: start.run, exit: { code: 5 } }]);
  last.send({ type: 'resume', run: start.run, stdout: 0, stderr: 0 });
  await last.hears('exited', start.run);
  expect(last.output(start.run)).toBe('last words\n');
  expect(existsSync(former)).toBe(false);
});

test('what a runner of the version before leaves is taken over as soon as it has ended', async () => {
  const { folder, attach } = startRunner();
  const former = recordsFolder(folder, FORMER_RUNNER_VERSION);
  const own = recordsFolder(folder, RUNNER_VERSION);
  const first = await attach();
  const running = script('sleep 100');
  first.send(running);
  await first.hears('started', running.run);
  await first.leave();
  mkdirSync(former);
  const lock = new DatabaseSync(join(former, 'lock'));
  lock.exec('BEGIN EXCLUSIVE');
  const stream = { from: 0, to: 11, isClosed: true };
  const ended = {
    run: 'run_former.main',
    pid: 1,
    startTime: '1',
    stdout: stream,
    stderr: { ...stream, to: 0 },
    input: 0,
    exit: { code: 5, atMs: 1, stdout: 11, stderr: 0 },
  };
  writeFileSync(join(former, `${ended.run}.json`), JSON.stringify(ended));
  writeFileSync(join(former, `${ended.run}.stdout`), 'last words\n');
  const second = await attach();
  expect((await second.hears('hello')).runs).toMatchObject([{ run: running.run }]);
  await second.leave();
  lock.close();
  const third = await attach();
  expect((await third.hears('hello')).runs).toMatchObject([{ run: running.run }, { run: ended.run }]);
  third.send({ type: 'resume', run: ended.run, stdout: 0, stderr: 0 });
  expect((await third.hears('exited', ended.run)).exit.code).toBe(5);
  expect(third.output(ended.run)).toBe('last words\n');
  third.send({ type: 'forget', run: ended.run });
  third.send({ type: 'resume', run: running.run, stdout: 0, stderr: 0 });
  third.send({ type: 'signal', run: running.run, signal: 'SIGKILL', toGroup: true });
  await third.hears('exited', running.run);
  expect(existsSync(former)).toBe(false);
  expect(existsSync(join(own, `${ended.run}.json`))).toBe(false);
});

test('it says what it is and holds', async () => {
  const daemon = await startRunner().attach();
  const start = script('sleep 100');
  daemon.send(start);
  daemon.send({ type: 'list' });
  const { runs, rssBytes } = await daemon.hears('runs');
  expect(runs).toMatchObject([{ run: start.run }]);
  expect(rssBytes).toBeGreaterThan(10 * 1024 * 1024);
  daemon.send({ type: 'signal', run: start.run, signal: 'SIGKILL', toGroup: true });
  await daemon.hears('exited', start.run);
});

test('told to quit by a daemon that stays, it waits until the last end is stored', async () => {
  const { program, attach } = startRunner();
  const daemon = await attach();
  const start = script('exit 6');
  daemon.send(start);
  daemon.send({ type: 'quit' });
  await daemon.hears('exited', start.run);
  daemon.send({ type: 'list' });
  expect((await daemon.hears('runs')).runs).toMatchObject([{ exit: { code: 6 } }]);
  daemon.send({ type: 'forget', run: start.run });
  expect(await exitCodeOf(program)).toBe(0);
});

test('without a daemon and a run it ends by itself, and takes its socket with it', async () => {
  const { folder, program, attach } = startRunner(temporaryFolder(), { idleMs: 300 });
  const daemon = await attach();
  const start = script('sleep 1');
  daemon.send(start);
  await daemon.hears('started', start.run);
  await daemon.leave();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(program.exitCode).toBeNull();
  expect(await exitCodeOf(program)).toBe(0);
  expect(existsSync(socketFile(folder, RUNNER_VERSION))).toBe(false);
});

test('told to quit, it ends when nothing runs any more', async () => {
  const { program, attach } = startRunner();
  const daemon = await attach();
  const start = script('sleep 0.3; echo done');
  daemon.send(start);
  daemon.send({ type: 'quit' });
  await daemon.hears('exited', start.run);
  expect(daemon.output(start.run)).toBe('done\n');
  daemon.send({ type: 'forget', run: start.run });
  expect(await exitCodeOf(program)).toBe(0);
});

test('many starts in one write are all answered', async () => {
  const daemon = await startRunner().attach();
  const starts = Array.from({ length: 40 }, (_, n) => script(`echo ${n}`));
  for (const start of starts) daemon.send(start);
  for (const [n, start] of starts.entries()) {
    await daemon.hears('exited', start.run);
    expect(daemon.output(start.run)).toBe(`${n}\n`);
  }
});

test.runIf(process.platform === 'linux')('fifty idle runs take little memory', async () => {
  const { program, attach } = startRunner();
  const daemon = await attach();
  const starts = Array.from({ length: 50 }, () => script('sleep 100', { stdin: 'open' }));
  for (const start of starts) daemon.send(start);
  for (const { run } of starts) await daemon.hears('started', run);
  const status = readFileSync(`/proc/${program.pid}/status`, 'utf8');
  // Started from the sources it also keeps what strips their types.
  expect(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1])).toBeLessThan(100 * 1024);
  for (const { run } of starts) daemon.send({ type: 'signal', run, signal: 'SIGKILL', toGroup: true });
  for (const { run } of starts) await daemon.hears('exited', run);
});

test('who connects and says nothing does not keep a runner that is to end', async () => {
  const folder = temporaryFolder();
  const { program } = startRunner(folder, { idleMs: 1_000 });
  const path = socketFile(folder, RUNNER_VERSION);
  await vi.waitUntil(() => existsSync(path), { timeout: 10_000 });
  const { socket } = new TestDaemon(path);
  await once(socket, 'connect');
  expect(await exitCodeOf(program)).toBe(0);
});
