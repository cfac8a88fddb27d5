import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { exitCodeOf, script, startRunner, type TestRunner } from './testing/test-runner.ts';

/** The cgroup of this process; undefined where it may make none in it. */
const ownFolder = (): string | undefined => {
  try {
    const [, mount = ''] = / (\S+) \S+ - cgroup2 /.exec(readFileSync('/proc/self/mountinfo', 'utf8')) ?? [];
    const [, path = ''] = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8')) ?? [];
    const folder = join(mount, path);
    const probe = join(folder, `coxswain-probe-${process.pid}`);
    mkdirSync(probe);
    rmdirSync(probe);
    return folder;
  } catch {
    return undefined;
  }
};

const folder = ownFolder();
const enter = (cgroup: string): void => writeFileSync(join(cgroup, 'cgroup.procs'), String(process.pid));

let count = 0;

/** A runner in a cgroup of its own, which has that name, as systemd starts it. */
const runnerIn = (kind: string): TestRunner & { readonly scope: string } => {
  const scope = join(folder ?? '', `coxswain-${kind}-test-${process.pid}-${++count}.scope`);
  mkdirSync(scope);
  onTestFinished(() =>
    vi.waitFor(() => {
      for (const { name } of readdirSync(scope, { withFileTypes: true }).filter((each) => each.isDirectory()))
        rmdirSync(join(scope, name));
      rmdirSync(scope);
    }),
  );
  enter(scope);
  try {
    return { scope, ...startRunner() };
  } finally {
    enter(folder ?? '');
  }
};

const cgroupsIn = (scope: string): readonly string[] =>
  readdirSync(scope, { withFileTypes: true }).flatMap((each) => (each.isDirectory() ? each.name : []));

/** Busy for at least 100 ms, in a child of a child that leaves the session at once. */
const BUSY =
  "setsid sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; cat /proc/self/cgroup' | cat; exit 3";

test.runIf(folder)('the end of a program says how much processor time all that it started took', async () => {
  const { scope, attach } = runnerIn('runner');
  const daemon = await attach();
  const start = script(BUSY);
  daemon.send(start);
  const { exit } = await daemon.hears('exited', start.run);
  expect(exit).toMatchObject({ code: 3, cpuMs: expect.any(Number) });
  expect(exit.cpuMs).toBeGreaterThan(50);
  expect(daemon.output(start.run)).toContain(`${scope.split('/').at(-1)}/${start.run}\n`);
  expect(cgroupsIn(scope)).toContain(start.run);
  daemon.send({ type: 'forget', run: start.run });
  await vi.waitUntil(() => !cgroupsIn(scope).includes(start.run));
  expect(cgroupsIn(scope)).toEqual(['runner']);
});

test.runIf(folder)('what cannot be started leaves no cgroup behind', async () => {
  const { scope, attach } = runnerIn('runner');
  const daemon = await attach();
  const start = script('true', { file: '/nonexistent' });
  daemon.send(start);
  await daemon.hears('startFailed', start.run);
  expect(cgroupsIn(scope)).toEqual(['runner']);
});

test.runIf(folder)('a cgroup with something left in it goes later', async () => {
  const { scope, attach } = runnerIn('runner');
  const daemon = await attach();
  const leaving = script('setsid sleep 100 > /dev/null 2>&1 & echo $!');
  daemon.send(leaving);
  await daemon.hears('exited', leaving.run);
  daemon.send({ type: 'forget', run: leaving.run });
  const next = script('true');
  daemon.send(next);
  await daemon.hears('exited', next.run);
  expect(cgroupsIn(scope)).toContain(leaving.run);
  process.kill(Number(daemon.output(leaving.run)), 'SIGKILL');
  await vi.waitUntil(() => readFileSync(join(scope, leaving.run, 'cgroup.procs'), 'utf8') === '');
  daemon.send({ type: 'forget', run: next.run });
  await vi.waitUntil(() => cgroupsIn(scope).length === 1);
});

test.runIf(folder)(
  'in the cgroup of somebody else it makes none, and the end says nothing of that',
  async () => {
    const { scope, attach, program } = runnerIn('else');
    const daemon = await attach();
    const start = script('true');
    daemon.send(start);
    const { exit } = await daemon.hears('exited', start.run);
    expect(exit.cpuMs).toBeUndefined();
    expect(cgroupsIn(scope)).toEqual([]);
    program.kill('SIGKILL');
    await exitCodeOf(program);
    expect(existsSync(scope)).toBe(true);
  },
);
