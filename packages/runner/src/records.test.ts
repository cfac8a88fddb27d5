import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { exitCodeOf, script, startRunner, temporaryFolder } from './testing/test-runner.ts';

const filesIn = (folder: string): readonly string[] => readdirSync(join(folder, 'runner-1')).toSorted();

test('how a run ended is written down until it is forgotten', async () => {
  const { folder, attach } = startRunner();
  const daemon = await attach();
  const start = script('exit 4');
  daemon.send(start);
  const { exit } = await daemon.hears('exited', start.run);
  const record = join(folder, 'runner-1', `${start.run}.json`);
  await vi.waitUntil(() => existsSync(record));
  expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ run: start.run, exit });
  daemon.send({ type: 'forget', run: start.run });
  await vi.waitUntil(() => !filesIn(folder).includes(`${start.run}.json`));
});

test('a run that ended without a daemon is there for the next one, also from the next runner', async () => {
  const { folder, program, attach } = startRunner(temporaryFolder(), { idleMs: 100 });
  const first = await attach();
  const start = script('echo before; sleep 0.3; echo after; exit 5', { mark: 'COX_RUN=led:run' });
  first.send(start);
  await first.hears('output', start.run);
  await first.leave();
  expect(await exitCodeOf(program)).toBe(0);
  const second = await startRunner(folder).attach();
  const { runs } = await second.hears('hello');
  expect(runs).toMatchObject([{ run: start.run, mark: 'COX_RUN=led:run', exit: { code: 5, stdout: 13 } }]);
  second.send({ type: 'resume', run: start.run, stdout: 7, stderr: 0 });
  expect((await second.hears('exited', start.run)).exit.code).toBe(5);
  await second.hears('closed', start.run);
  expect(second.output(start.run)).toBe('after\n');
  second.send({ type: 'forget', run: start.run });
  await vi.waitUntil(() => filesIn(folder).join() === 'lock');
});

test('a runner that cannot write how a run ended stays until it can', async () => {
  const { folder, program, attach } = startRunner(temporaryFolder(), { idleMs: 100 });
  const daemon = await attach();
  const start = script('exit 5');
  const record = join(folder, 'runner-1', `${start.run}.json`);
  const unfinished = `${record}.new`;
  symlinkSync('/dev/full', unfinished);
  daemon.send(start);
  await daemon.hears('exited', start.run);
  await daemon.leave();
  const log = join(folder, 'runner.log');
  const errors = (): number => (existsSync(log) ? readFileSync(log, 'utf8').split('ENOSPC').length - 1 : 0);
  await vi.waitUntil(() => errors() >= 2, { timeout: 10_000 });
  expect(program.exitCode).toBeNull();
  unlinkSync(unfinished);
  expect(await exitCodeOf(program)).toBe(0);
  expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ run: start.run, exit: { code: 5 } });
});

test('how a run ended stays known while it cannot be written once more', async () => {
  const { folder, program, attach } = startRunner();
  const daemon = await attach();
  const start = script('exit 5');
  daemon.send(start);
  await daemon.hears('exited', start.run);
  const record = join(folder, 'runner-1', `${start.run}.json`);
  await vi.waitUntil(() => existsSync(record));
  symlinkSync('/dev/full', `${record}.new`);
  await daemon.leave();
  const log = join(folder, 'runner.log');
  await vi.waitUntil(() => existsSync(log) && readFileSync(log, 'utf8').includes('ENOSPC'));
  program.kill('SIGKILL');
  await exitCodeOf(program);
  const next = await startRunner(folder).attach();
  expect((await next.hears('hello')).runs).toMatchObject([{ run: start.run, exit: { code: 5 } }]);
});

test('a runner whose folder is gone ends with its last program', async () => {
  const { folder, program, attach } = startRunner(temporaryFolder(), { idleMs: 100 });
  const daemon = await attach();
  const start = script('read line; echo last', { stdin: 'open' });
  daemon.send(start);
  await daemon.hears('started', start.run);
  rmSync(folder, { recursive: true });
  daemon.send({ type: 'closeInput', run: start.run });
  await daemon.hears('exited', start.run);
  await daemon.leave();
  expect(await exitCodeOf(program)).toBe(0);
});

test('what is no record, and a spool without one, are cleared away', async () => {
  const { folder, program, attach } = startRunner();
  await attach();
  program.kill('SIGKILL');
  await exitCodeOf(program);
  writeFileSync(join(folder, 'runner-1', 'run_cut.json'), '{"run":"run_cu');
  writeFileSync(join(folder, 'runner-1', 'run_begun.json.new'), '{"run":"run_be');
  writeFileSync(join(folder, 'runner-1', 'run_lost.stderr'), 'lost');
  const next = await startRunner(folder).attach();
  expect((await next.hears('hello')).runs).toEqual([]);
  expect(filesIn(folder)).toEqual(['lock']);
});

test('what a program printed last is on the disk with its end, though the daemon has not stored it', async () => {
  const { folder, program, attach } = startRunner();
  const daemon = await attach();
  daemon.acknowledges = false;
  const start = script('echo last words; exit 6');
  daemon.send(start);
  await daemon.hears('exited', start.run);
  const record = join(folder, 'runner-1', `${start.run}.json`);
  await vi.waitUntil(() => existsSync(record));
  program.kill('SIGKILL');
  await exitCodeOf(program);
  const next = await startRunner(folder).attach();
  next.send({ type: 'resume', run: start.run, stdout: 0, stderr: 0 });
  expect((await next.hears('exited', start.run)).exit.code).toBe(6);
  expect(next.output(start.run)).toBe('last words\n');
});
