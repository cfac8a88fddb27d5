import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MARK_VARIABLE } from '../../processes/mark.ts';
import { stopGrace } from '../../processes/stop-grace.ts';
import { hasRecords } from '../../runner/connection.ts';
import { RunnerClient } from '../../runner/runner-client.ts';
import { RunnerPrograms } from '../../runner/runner-programs.ts';
import { temporaryPlace } from '../../runner/testing/runner-place.ts';
import type { RunRequest } from '../../runtime.ts';
import { completedCalls, modelRuns } from '../../testing/model-runs.ts';
import { killMarked } from '../../testing/survivors.ts';
import { runPrograms } from './run-programs.ts';
import { shellTool } from './shell.ts';

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

describe('a shell call whose daemon died', () => {
  const lastingRun = () => {
    const place = temporaryPlace();
    const workDir = mkdtempSync('/tmp/cox-shell-');
    const mark = `led_test:shell${process.pid}${workDir.slice(-6).replace(/\W/g, '_')}`;
    onTestFinished(async () => {
      await killMarked([mark]);
      place.remove();
      rmSync(workDir, { recursive: true, force: true });
    });
    const environment = { PATH: process.env.PATH ?? '', [MARK_VARIABLE]: mark };
    const facts = { mark, workDir, environment, runDir: join(workDir, '.run') };
    const daemon = (isLater: boolean, { nowMs = Date.now, place: at = place } = {}) => {
      const client = new RunnerClient(at);
      onTestFinished(() => client.close());
      const request = {
        ...facts,
        ...(isLater && { earlier: { positions: [], tail: async () => '' } }),
      } as unknown as RunRequest; // what starts programs needs no more of it
      const programs = runPrograms(request, new RunnerPrograms(client).start);
      const tool = shellTool({ programs, workDir, grace: stopGrace(2_000), nowMs });
      const call = async (command: string, signal = new AbortController().signal) => {
        const prepared = await tool.prepare({ command, timeout_seconds: 100 });
        return prepared.run({ callId: 'call/1', signal, progress: async () => {} });
      };
      return { client, programs, call };
    };
    return { daemon, workDir, mark, holdsNothing: () => expect.poll(() => hasRecords(place)).toBe(false) };
  };

  /** A call that is at work when its daemon dies. */
  const interrupted = async (command: string) => {
    const run = lastingRun();
    const dead = run.daemon(false);
    void dead.call(`${command}; touch begun; until [ -e go ]; do sleep 0.01; done; echo two; exit 3`);
    await expect.poll(() => existsSync(join(run.workDir, 'begun'))).toBe(true);
    dead.client.close();
    return run;
  };

  it('answers when it is made again, and runs once', async () => {
    const run = await interrupted('echo once >> starts; echo one');
    const { call } = run.daemon(true);
    const answer = call('exit 9');
    writeFileSync(join(run.workDir, 'go'), '');
    expect(await answer).toMatchObject({ text: 'one\ntwo\n[exit code 3]', isError: true });
    await (await answer).stored?.();
    await run.holdsNothing();
  });

  it('answers again until its answer was stored, and then what it had is gone with the run', async () => {
    const run = await interrupted('echo one');
    writeFileSync(join(run.workDir, 'go'), '');
    const second = run.daemon(true);
    const answer = { text: 'one\ntwo\n[exit code 3]' };
    expect(await second.call('exit 9')).toMatchObject(answer);
    second.client.close();
    const third = run.daemon(true);
    expect(await third.call('exit 9')).toMatchObject(answer);
  });

  it('has the time that was left, and is stopped with its task', async () => {
    const run = await interrupted('echo one');
    const isOver = (): number => Date.now() + 1_000_000;
    expect(await run.daemon(true, { nowMs: isOver }).call('exit 9')).toMatchObject({
      text: expect.stringMatching(/^one\n\[it was stopped after 100 seconds, its time limit/),
    });
    const other = await interrupted('echo one');
    const stop = new AbortController();
    const answer = other.daemon(true).call('exit 9', stop.signal);
    stop.abort();
    expect(await answer).toMatchObject({ text: 'one\n[it was stopped with the task]' });
  });

  it('fails when nobody can say what became of it, and is not run again', async () => {
    const run = await interrupted('echo one');
    const other = temporaryPlace();
    onTestFinished(() => other.remove());
    const { call } = run.daemon(true, { place: other });
    await expect(call('echo again >> starts')).rejects.toThrow('what became of the command is not known');
    expect(existsSync(join(run.workDir, 'starts'))).toBe(false);
  });
});
