import { ProblemError, type SubmitTaskInput } from '@coxswain/protocol';
import type { Runtime } from '@coxswain/runtimes';
import { describe, expect, it, vi } from 'vitest';
import { harness, KIM } from './fixture.ts';
import { actor } from './harness.ts';

describe('a task', () => {
  it('runs and completes, with all its events in order', async () => {
    const { shell, ended, events, output } = await harness();
    const { id, status } = await shell('echo out; echo err >&2; echo done');
    expect(status).toBe('pending');
    const task = await ended(id);
    expect(task).toMatchObject({ status: 'completed', result: 'out\ndone', exitCode: 0, attempt: 1 });
    const types = (await events(id)).map(({ type }) => type);
    expect(types[0]).toBe('TaskQueued');
    expect(types[1]).toBe('TaskStarted');
    expect(types.at(-1)).toBe('TaskCompleted');
    expect((await output(id)).split('\n').toSorted()).toEqual(['', 'done', 'err', 'out']);
  });

  it('that fails says with which exit code', async () => {
    const { shell, ended } = await harness();
    const task = await ended((await shell('echo nope >&2; exit 3')).id);
    expect(task).toMatchObject({ status: 'failed', reason: 'exit_code', exitCode: 3 });
    expect(task.error?.message).toMatch(/3/);
  });

  it('whose program does not exist fails at once and names it', async () => {
    const { engine, ended, folder } = await harness();
    const { submitTask } = await import('@coxswain/protocol/schema');
    const { task } = await engine.submit(
      submitTask.parse({ command: ['no-such-program-xyz'], workDir: folder }),
      KIM,
    );
    expect(await ended(task.id)).toMatchObject({ status: 'failed', reason: 'not_found' });
    expect((await ended(task.id)).error?.message).toContain('no-such-program-xyz');
  });

  it('runs in the folder, with the environment, of its submitter', async () => {
    const { shell, ended, folder } = await harness();
    const environment = { PATH: process.env.PATH ?? '', COLOUR: 'blue', COX_RUN: 'led_x:y' };
    const { id } = await shell('pwd; echo $COLOUR $MINE; echo $COX_TASK_ID', {
      environment,
      env: { MINE: 'too' },
    });
    expect((await ended(id)).result).toBe(`${folder}\nblue too\n${id}`);
  });

  it('whose output the disk does not take waits for room, and says so', async () => {
    const { shell, ended, engine, ledger, output } = await harness();
    const full = new ProblemError('storage', 'the disk is full (ENOSPC): free some space, then try again');
    const settle = vi.spyOn(ledger.tasks, 'settle').mockRejectedValue(full);
    const { id } = await shell('echo out');
    const why = async () => (await engine.explain(id, KIM)).causes.map(({ code }) => code);
    await expect.poll(why).toEqual(['storage', 'running']);
    expect((await engine.explain(id, KIM)).summary).toContain('cannot be stored: the disk is full');
    settle.mockRestore();
    expect(await ended(id)).toMatchObject({ status: 'completed', result: 'out' });
    expect(await output(id)).toBe('out\n');
  });

  it('that reaches its time limit is cancelled for it, with all its processes', async () => {
    const { shell, ended } = await harness();
    const task = await ended((await shell('sleep 60 & sleep 60', { timeoutMs: 100 })).id);
    expect(task).toMatchObject({ status: 'cancelled', reason: 'timeout' });
  });

  it('may ask for another attempt when it fails, and says each', async () => {
    const { shell, ended, events } = await harness();
    const { id } = await shell('echo x >> tries; [ $(wc -l < tries) -ge 2 ]', { maxAttempts: 3 });
    expect(await ended(id)).toMatchObject({ status: 'completed', attempt: 2 });
    const types = (await events(id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'TaskStarted')).toHaveLength(2);
    expect(types.filter((type) => type === 'TaskRetrying')).toHaveLength(1);
  });

  it('whose result must match a schema fails when it does not', async () => {
    const { shell, ended } = await harness();
    const outputSchema = { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } };
    const [good, bad, none] = await Promise.all([
      shell('echo \'{"ok": true}\'', { outputSchema }),
      shell('echo \'{"ok": 1}\'', { outputSchema }),
      shell('echo hello', { outputSchema }),
    ]);
    expect((await ended(good.id)).status).toBe('completed');
    expect(await ended(bad.id)).toMatchObject({ status: 'failed', reason: 'output_schema' });
    expect(await ended(none.id)).toMatchObject({ status: 'failed', reason: 'output_schema' });
  });
});

describe('a submission is refused with one line that says why', () => {
  const refusals: readonly [what: string, more: Partial<SubmitTaskInput>, code: string, message: RegExp][] = [
    ['an unknown agent', { agent: 'nobody' }, 'agent_not_found', /nobody.*shell/],
    [
      'a folder that does not exist',
      { workDir: '/no/such/folder' },
      'unprocessable',
      /\/no\/such\/folder.*does not exist/,
    ],
    ['a folder that is none', { workDir: '/etc/passwd' }, 'unprocessable', /not a folder/],
    ['an unknown group', { group: 'gpu' }, 'unprocessable', /gpu.*groups\.gpu/],
    ['an unknown channel', { deliverTo: ['pigeon:kim'] }, 'unprocessable', /pigeon/],
    [
      'a dependency that does not exist',
      { after: ['tsk_aaaaaaaaaaaa'] },
      'task_not_found',
      /tsk_aaaaaaaaaaaa/,
    ],
    ['a timeout above the ceiling', { timeoutMs: 3 * 3_600_000 }, 'unprocessable', /maxExecutionTime/],
    ['a schema that is none', { outputSchema: { type: 'wrong' } }, 'unprocessable', /schema/],
  ];
  for (const [what, more, code, message] of refusals) {
    it(`for ${what}`, async () => {
      const { shell } = await harness();
      const problem = await shell('true', more).catch((error: unknown) => error);
      expect(problem).toBeInstanceOf(ProblemError);
      expect(problem).toMatchObject({ code, message: expect.stringMatching(message) });
      expect(String(problem)).not.toContain('\n');
    });
  }
});

describe('a runtime hears that its run is settled', () => {
  it('also when the run has no folder', async () => {
    const runDirs: string[] = [];
    const settled: string[] = [];
    const acp: Runtime = {
      run: async ({ runDir }) => {
        runDirs.push(runDir);
        return { status: 'failed', reason: 'runtime_error', message: 'it does not start' };
      },
      settled: async (runDir) => void settled.push(runDir),
      check: async () => [],
    };
    const { shell, ended } = await harness({ agents: [actor('ann')], runtimes: { acp } });
    await ended((await shell('go', { agent: 'ann' })).id);
    await expect.poll(() => settled).toEqual(runDirs);
    expect(runDirs).toHaveLength(1);
  });
});
