import { expect, test } from 'vitest';
import { agentMarkOf } from '../../processes/marks.ts';
import { acpRuns } from '../../testing/acp-runs.ts';
import { markedAlive } from '../../testing/survivors.ts';
import type { AgentHost } from './agent-host.ts';
import { goneFailure } from './crash.ts';

const { start, folder } = acpRuns();

test('an agent that is killed in the middle has failed with the signal', async () => {
  const run = await start({ prompt: 'killed SIGKILL' });
  expect(await run.outcome).toMatchObject({
    status: 'failed',
    reason: 'signal',
    message: expect.stringMatching(/was killed by SIGKILL \(in the middle of its turn\)$/),
    result: 'so far',
  });
});

test('an agent that exits in the middle has failed with its code and its last words', async () => {
  const run = await start({ prompt: 'exit 3' });
  expect(await run.outcome).toMatchObject({
    status: 'failed',
    reason: 'exit_code',
    exitCode: 3,
    message: expect.stringMatching(/ended with exit code 3: the last words \(in the middle of its turn\)$/),
    result: 'so far',
  });
});

test('an agent that exits without a complaint in the middle has failed all the same', async () => {
  const run = await start({ prompt: 'exit 0' });
  expect(await run.outcome).toMatchObject({
    status: 'failed',
    reason: 'runtime_error',
    message: expect.stringMatching(
      /ended in the middle of its turn; its last output on stderr: the last words$/,
    ),
  });
});

test('an agent that closes its output and lives on is ended', async () => {
  const run = await start({ prompt: 'silent' });
  expect(await run.outcome).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('closed its output in the middle of its turn'),
  });
});

test('what a dead agent left in sessions of its own is ended', async () => {
  const run = await start({ prompt: 'forks and-dies' });
  expect(await run.outcome).toMatchObject({ status: 'failed', reason: 'signal' });
  expect(run.ended()).toEqual([{ pid: expect.any(Number), command: 'sleep 1000', signal: 'SIGTERM' }]);
  expect(await markedAlive([run.request.mark, agentMarkOf(run.request.mark)])).toEqual([]);
});

test('a line without end is not kept', async () => {
  const run = await start({ prompt: 'endless', options: { maxMessageBytes: 1024 * 1024 } });
  expect(await run.outcome).toMatchObject({
    status: 'failed',
    reason: 'runtime_error',
    message: expect.stringContaining('it sent a line of more than 1048576 bytes'),
  });
});

test('a program that is not an agent has failed with what it wrote to stderr', async () => {
  const command = ['/bin/sh', '-c', 'echo hello; echo "I speak no ACP" >&2; exit 2'];
  const run = await start({ agent: { command }, options: { restartPausesMs: [1] } });
  expect(await run.outcome).toMatchObject({
    status: 'failed',
    reason: 'exit_code',
    message: expect.stringMatching(
      /exit code 2: I speak no ACP \(when it was started\); gave up after 2 attempts$/,
    ),
  });
  // It was started twice, each time with the same.
  expect(run.output('stdout')).toBe('hello\nhello\n');
});

test('an agent that does not answer is ended when its time is over', async () => {
  const run = await start({ flags: ['--hangs'], options: { startTimeoutMs: 500 } });
  expect(await run.outcome).toMatchObject({
    status: 'failed',
    reason: 'runtime_error',
    message: expect.stringMatching(/did not answer within 0.5 s when it was started; does it speak ACP/),
  });
  expect(await markedAlive([agentMarkOf(run.request.mark)])).toEqual([]);
});

test('a program that does not exist was not found', async () => {
  const run = await start({ agent: { command: ['no-such-agent'] } });
  expect(await run.outcome).toMatchObject({
    status: 'failed',
    reason: 'not_found',
    message: expect.stringContaining('no-such-agent was not found'),
  });
});

test('an agent without a command cannot be run', async () => {
  const run = await start({ agent: { command: undefined }, workDir: await folder() });
  expect(await run.outcome).toMatchObject({
    status: 'failed',
    message: "agent 'small' has no command; set command to what starts it as an ACP agent",
  });
});

test('an agent that speaks another version is refused', async () => {
  const run = await start({ flags: ['--version', '7'] });
  expect(await run.outcome).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('speaks version 7 of the Agent Client Protocol'),
  });
});

test('a run whose recording fails is ended, and says so', async () => {
  const update = async (): Promise<void> => {
    throw new Error('the disk is full');
  };
  const run = await start({ prompt: 'ignores', update });
  await expect(run.outcome).rejects.toThrow('the disk is full');
  expect(await markedAlive([agentMarkOf(run.request.mark)])).toEqual([]);
});

test('an agent that was ended at its deadline while no daemon was there has reached its time limit', async () => {
  const exited = Promise.resolve({ signal: 'SIGTERM', isOverdue: true });
  const host = { program: 'agent', stderrTail: '', gone: undefined, exited } as unknown as AgentHost; // how it ended
  const { outcome } = await goneFailure(host, { during: 'in the middle of its turn' });
  expect(outcome).toMatchObject({ status: 'cancelled', reason: 'timeout' });
});
