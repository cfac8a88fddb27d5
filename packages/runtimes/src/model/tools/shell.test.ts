import { describe, expect, it } from 'vitest';
import { completedCalls, modelRuns } from '../../testing/model-runs.ts';

const { start, serve } = modelRuns();
const done = { say: ['Done.'] };

const run = async (input: Readonly<Record<string, unknown>>) => {
  const server = await serve([{ say: [{ tool: 'shell', input }] }, done]);
  const started = await start({ server, environment: { COLOUR: 'red' } });
  expect(await started.outcome).toMatchObject({ status: 'completed' });
  return { started, call: completedCalls(started.facts)[0] };
};

describe('shell', () => {
  it('runs in the folder and with the environment of the task, and only that', async () => {
    const { started, call } = await run({
      command: 'pwd; echo $COLOUR; env | grep -c .',
      description: 'Look',
    });
    const lines = String(call?.output).split('\n');
    expect(lines.slice(0, 2)).toEqual([started.request.workDir, 'red']);
    expect(Number(lines[2])).toBeLessThan(8);
    expect(call).toMatchObject({ title: 'Look', kind: 'execute', status: 'completed' });
  });

  it('returns stderr and the exit code, and has no stdin', async () => {
    const { call } = await run({ command: 'cat; echo oops >&2; exit 3' });
    expect(call).toMatchObject({ status: 'failed', output: 'oops\n[exit code 3]' });
  });

  it('returns the signal that ended it', async () => {
    expect((await run({ command: 'kill -9 $$' })).call).toMatchObject({
      status: 'failed',
      output: '[killed by SIGKILL]',
    });
  });

  it('is ended at its time limit with what it started, and what it printed is kept', async () => {
    const { call } = await run({ command: 'echo begun; sleep 1000 & sleep 1000', timeout_seconds: 0.3 });
    expect(call).toMatchObject({
      status: 'failed',
      output: expect.stringMatching(/^begun\n\[it was stopped after 0\.3 seconds, its time limit/),
    });
  });

  it('does not wait for what it left in the background', async () => {
    const { call, started } = await run({ command: 'sleep 1000 & echo ok' });
    expect(call).toMatchObject({ status: 'completed', output: 'ok\n' });
    // What it is called depends on how far it has come: the shell's copy of itself, or what that became.
    expect(started.ended()).toMatchObject([{ signal: 'SIGTERM' }]);
  });

  it('reports what it prints while it runs, also before a silence', async () => {
    const server = await serve([
      { say: [{ tool: 'shell', input: { command: 'echo one; until [ -e go ]; do sleep 0.02; done' } }] },
      done,
    ]);
    const started = await start({ server });
    await started.reported((fact) => fact.type === 'ToolCallUpdated' && fact.data.output === 'one\n');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(`${started.request.workDir}/go`, '');
    expect(await started.outcome).toMatchObject({ status: 'completed' });
  });

  it('refuses a command line that the system cannot take', async () => {
    const { call } = await run({ command: `echo ${'x'.repeat(200_000)}` });
    expect(call).toMatchObject({ status: 'failed', output: expect.stringContaining('could not be started') });
  });
});
