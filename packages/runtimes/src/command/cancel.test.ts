import { describe, expect, test } from 'vitest';
import { isAlive } from '../processes/identity.ts';
import { systemProcesses } from '../processes/system-processes.ts';
import { commandRuns } from '../testing/command-runs.ts';
import type { TestRun } from '../testing/observed-run.ts';
import { killIfAlive, markedAlive } from '../testing/survivors.ts';

const { start } = commandRuns();

const nothingIsLeft = async (run: TestRun): Promise<void> => {
  expect(await markedAlive([run.request.mark])).toEqual([]);
};
const pidsIn = (text: string): readonly number[] =>
  [...text.matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid));

describe('a cancelled run', () => {
  test('gets SIGTERM at once and may still say what it has to say', async () => {
    const run = await start({
      shell: 'trap "echo stopping; exit 7" TERM; echo ready; while :; do sleep 0.01; done',
    });
    await run.printed('ready');
    run.cancel();
    expect(await run.outcome).toEqual({ status: 'cancelled', exitCode: 7, result: 'ready\nstopping' });
    await nothingIsLeft(run);
  });

  test('is cancelled though the program ends well on SIGTERM', async () => {
    const run = await start({ shell: 'trap "exit 0" TERM; echo ready; while :; do sleep 0.01; done' });
    await run.printed('ready');
    run.cancel();
    expect(await run.outcome).toMatchObject({ status: 'cancelled', exitCode: 0 });
  });

  test('keeps the outcome of a program that had ended before', async () => {
    const blocked = Promise.withResolvers<void>();
    const run = await start({ shell: 'echo done; exit 4', update: () => blocked.promise });
    const leader = await run.started;
    while (systemProcesses.identify(leader.pid)) await new Promise(setImmediate);
    run.cancel();
    blocked.resolve();
    expect(await run.outcome).toMatchObject({ status: 'failed', exitCode: 4, result: 'done' });
  });

  test('that ignores SIGTERM is killed when its grace is over', async () => {
    const run = await start({
      shell: 'trap "" TERM; echo ready; while :; do sleep 0.05; done',
      cancelGraceMs: 150,
    });
    await run.printed('ready');
    const cancelledAtMs = performance.now();
    run.cancel();
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
    const tookMs = performance.now() - cancelledAtMs;
    expect(tookMs).toBeGreaterThanOrEqual(149);
    await nothingIsLeft(run);
  });

  test('that is forced is killed at once', async () => {
    const run = await start({ shell: 'trap "" TERM; echo ready; while :; do sleep 0.05; done' });
    await run.printed('ready');
    run.cancel();
    run.force();
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
    await nothingIsLeft(run);
  });

  test('that is only forced is cancelled too', async () => {
    const run = await start({ shell: 'trap "" TERM; echo ready; while :; do sleep 0.05; done' });
    await run.printed('ready');
    run.force();
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
    await nothingIsLeft(run);
  });

  test('takes along what left its session, its group and its parent', async () => {
    const run = await start({
      shell: `setsid sh -c 'echo pid $$; sleep 1000' &
        (setsid sh -c 'echo pid $$; exec sleep 1000' > /dev/null 2>&1 &)
        setsid sh -c '(trap "" TERM; echo pid $$; while :; do sleep 0.05; done) & exit' &
        sh -c 'trap "" HUP TERM; echo pid $$; sleep 1000' &
        sleep 0.3; echo ready; sleep 1000`,
      cancelGraceMs: 300,
    });
    await run.printed('ready');
    expect((await markedAlive([run.request.mark])).length).toBeGreaterThanOrEqual(6);
    run.cancel();
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
    await nothingIsLeft(run);
    expect(run.ended().map(({ command }) => command)).toContain('sleep 1000');
    expect(new Set(run.ended().map(({ signal }) => signal))).toEqual(new Set(['SIGTERM', 'SIGKILL']));
  });

  test('lets its program end its own helpers first', async () => {
    const run = await start({
      shell: `setsid sh -c 'trap "echo helper got TERM; exit" TERM; echo ready; while :; do sleep 0.01; done' &
        trap 'sleep 0.2; echo leader ends; exit' TERM
        while :; do sleep 0.01; done`,
    });
    await run.printed('ready');
    run.cancel();
    await run.outcome;
    expect(run.output('stdout')).toBe('ready\nleader ends\nhelper got TERM\n');
    await nothingIsLeft(run);
  });

  test('leaves alone, and reports, what left the group and cleared its mark', async () => {
    const run = await start({
      shell: `env -u COX_RUN setsid sh -c 'echo pid $$; exec sleep 1000' &
        sleep 0.2; echo ready; sleep 1000`,
    });
    await run.printed('ready');
    const [pid = 0] = pidsIn(run.output('stdout'));
    const survivor = systemProcesses.identify(pid);
    run.cancel();
    await run.outcome;
    if (!survivor) throw new Error('it did not start');
    const lives = isAlive(survivor, systemProcesses);
    killIfAlive(survivor);
    expect(lives).toBe(true);
    expect(run.ended()).toContainEqual({ pid, command: 'sleep 1000', signal: 'none' });
  });

  test('does not touch the processes of another run that it started', async () => {
    const other = `led_other:${process.pid}`;
    const run = await start({
      shell: `COX_RUN=${other} setsid sh -c 'echo pid $$; exec sleep 1000' &
        sleep 0.2; echo ready; sleep 1000`,
    });
    await run.printed('ready');
    run.cancel();
    await run.outcome;
    const alive = await markedAlive([other]);
    for (const entry of alive) killIfAlive(entry);
    expect(alive.map(({ pid }) => pid)).toEqual(pidsIn(run.output('stdout')));
    expect(run.ended().map(({ pid }) => pid)).not.toContain(alive[0]?.pid);
  });

  test('ends helpers that its program keeps starting again', async () => {
    const run = await start({
      shell: `trap "" TERM; echo ready; while :; do setsid sleep 1000 > /dev/null 2>&1 & sleep 0.01; done`,
      cancelGraceMs: 100,
    });
    await run.printed('ready');
    run.cancel();
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
    await nothingIsLeft(run);
  });

  test('ends also when no one takes its output any more', async () => {
    const blocked = Promise.withResolvers<void>();
    const run = await start({ shell: 'yes', update: () => blocked.promise });
    const leader = await run.started;
    run.cancel();
    while (systemProcesses.identify(leader.pid)) await new Promise(setImmediate);
    blocked.resolve();
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
  });
});

test('fifty runs that are cancelled at once leave nothing', async () => {
  const shell = 'setsid sleep 1000 > /dev/null 2>&1 & echo ready; sleep 1000';
  const runs = await Promise.all(Array.from({ length: 50 }, () => start({ shell })));
  await Promise.all(runs.map((run) => run.printed('ready')));
  for (const run of runs) run.cancel();
  const outcomes = await Promise.all(runs.map((run) => run.outcome));
  expect(outcomes.every(({ status }) => status === 'cancelled')).toBe(true);
  expect(await markedAlive(runs.map((run) => run.request.mark))).toEqual([]);
});
