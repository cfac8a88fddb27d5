import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { detachedMarkOf } from '../processes/marks.ts';
import { systemProcesses } from '../processes/system-processes.ts';
import { commandRuns } from '../testing/command-runs.ts';
import { killMarked, markedAlive } from '../testing/survivors.ts';

const { start, folder } = commandRuns();

describe('what outlives its program', () => {
  test('is ended when it holds the pipes, and what it wrote so far is kept', async () => {
    const run = await start({
      shell: `(n=0; while :; do n=$((n+1)); echo "child $n"; sleep 0.02; done) & echo parent; exit 0`,
    });
    expect(await run.outcome).toMatchObject({ status: 'completed', exitCode: 0 });
    expect(run.output('stdout')).toMatch(/^(?:parent\nchild 1\n|child 1\nparent\n)child 2\n/);
    expect(run.ended()[0]).toMatchObject({ signal: 'SIGTERM' });
  });

  test('is ended when it only lives in the group', async () => {
    const run = await start({ shell: 'sleep 1000 > /dev/null 2>&1 & exit 3' });
    expect(await run.outcome).toMatchObject({ status: 'failed', exitCode: 3 });
    expect(run.ended()).toMatchObject([{ command: 'sleep 1000', signal: 'SIGTERM' }]);
  });

  test('is ended when it holds the pipes from a session of its own', async () => {
    const run = await start({ shell: '(setsid sleep 1000 &) ; echo started; sleep 0.1' });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'started' });
    expect(run.ended()).toMatchObject([{ command: 'sleep 1000', signal: 'SIGTERM' }]);
  });

  test('is killed when it ignores SIGTERM', async () => {
    const run = await start({
      shell: `(trap "" TERM; while :; do sleep 0.05; done) & exit 0`,
      cancelGraceMs: 100,
    });
    expect(await run.outcome).toMatchObject({ status: 'completed' });
    expect(run.ended().map(({ signal }) => signal)).toContain('SIGKILL');
  });

  test('is killed at once when the run is forced', async () => {
    const run = await start({
      shell: `(trap "echo asked" TERM; echo ready; while :; do sleep 0.05; done) & exit 0`,
    });
    await run.printed('asked');
    run.force();
    expect(await run.outcome).toMatchObject({ status: 'completed' });
    expect(run.ended().map(({ signal }) => signal)).toContain('SIGKILL');
  });

  test('may finish what it is about to finish', async () => {
    const run = await start({ shell: '(sleep 0.05; echo late) & echo early' });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'early\nlate' });
    expect(run.ended()).toEqual([]);
  });

  test('is no one when the pipe is only read slowly', async () => {
    const gate = Promise.withResolvers<void>();
    const run = await start({
      shell: 'setsid sleep 1000 > /dev/null 2>&1 & echo one; sleep 0.1; head -c 100000 /dev/zero',
      update: () => gate.promise,
      lingerMs: 0,
    });
    const leader = await run.started;
    while (systemProcesses.identify(leader.pid)) await new Promise(setImmediate);
    gate.resolve();
    await run.outcome;
    // It left the group and prints elsewhere, so the ordinary end of a run does not look for it.
    expect(run.ended()).toEqual([]);
    expect(await killMarked([run.request.mark])).toHaveLength(1);
  });
});

test('an ordinary run searches no processes', async () => {
  const list = vi.spyOn(systemProcesses, 'list');
  const snapshot = vi.spyOn(systemProcesses, 'snapshot');
  try {
    await (await start({ shell: 'echo one | cat; true; echo two >&2' })).outcome;
    expect([list.mock.calls.length, snapshot.mock.calls.length]).toEqual([0, 0]);
  } finally {
    list.mockRestore();
    snapshot.mockRestore();
  }
});

describe('an agent that says detach', () => {
  const agent = { detach: true, shell: true };

  test('leaves it alone, reports it, and does not wait', async () => {
    const run = await start({ shell: 'sleep 1000 & echo started', agent });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'started' });
    expect(run.ended()).toMatchObject([{ command: 'sleep 1000', signal: 'none' }]);
    expect(await killMarked([detachedMarkOf(run.request.mark)])).toHaveLength(1);
  });

  test('lets it print on without killing it', async () => {
    const workDir = await folder();
    await writeFile(join(workDir, 'count'), '0');
    const shell = `(n=0; while :; do n=$((n+1)); echo "line $n" && echo $n > new && mv new count; sleep 0.01; done) & echo started`;
    const run = await start({ shell, agent, workDir, lingerMs: 20 });
    await run.outcome;
    const count = async (): Promise<number> => Number(await readFile(join(workDir, 'count'), 'utf8'));
    const before = await count();
    while ((await count()) < before + 10) await new Promise(setImmediate);
    expect((await markedAlive([detachedMarkOf(run.request.mark)])).length).toBeGreaterThan(0);
    await killMarked([detachedMarkOf(run.request.mark)]);
  });

  test('still loses everything when the run is cancelled', async () => {
    const run = await start({ shell: 'setsid sleep 1000 & echo ready; sleep 1000', agent });
    await run.printed('ready');
    run.cancel();
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
    expect(await markedAlive([run.request.mark, detachedMarkOf(run.request.mark)])).toEqual([]);
  });
});
