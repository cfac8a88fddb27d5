import { expect, test } from 'vitest';
import { agentMarkOf } from '../../processes/marks.ts';
import { acpRuns } from '../../testing/acp-runs.ts';
import type { TestRun } from '../../testing/observed-run.ts';
import { permissionsAll } from '../../testing/permissions.ts';
import { markedAlive } from '../../testing/survivors.ts';

const { start } = acpRuns();

const marksOf = ({ request }: TestRun): readonly string[] => [request.mark, agentMarkOf(request.mark)];
const waits = (run: TestRun): readonly string[] =>
  run.facts.flatMap((fact) =>
    fact.type === 'AgentStatus' && fact.data.phase === 'cancelling' ? [fact.data.detail ?? ''] : [],
  );

test('a turn that is cancelled ends in the agent’s own way, and then the agent does', async () => {
  const run = await start({ prompt: 'waits' });
  await run.printed('waiting', 'message');
  run.cancel();
  // What it cost by then nobody said.
  expect(await run.outcome).toMatchObject({
    status: 'cancelled',
    result: 'waiting',
    usage: { isIncomplete: true },
  });
  expect(await markedAlive(marksOf(run))).toEqual([]);
});

test('a run that is cancelled before it begins starts nothing', async () => {
  const run = await start({ prompt: 'say hello', isCancelledBefore: true });
  expect(await run.outcome).toEqual({ status: 'cancelled' });
  expect(run.facts).toEqual([]);
});

test('a run that is cancelled while its agent starts ends with nothing left', async () => {
  const run = await start({ flags: ['--hangs'] });
  await run.started;
  run.cancel();
  expect(await run.outcome).toEqual({ status: 'cancelled' });
  expect(await markedAlive(marksOf(run))).toEqual([]);
});

test('a tool at work finishes before the agent is cancelled', async () => {
  const run = await start({ prompt: 'works 300' });
  await run.reported(({ type }) => type === 'ToolCallStarted');
  run.cancel();
  expect(await run.outcome).toMatchObject({ status: 'cancelled', result: 'compiled' });
  expect(waits(run)[0]).toBe('waiting for compile');
  expect(run.facts).toContainEqual({
    type: 'ToolCallCompleted',
    data: expect.objectContaining({ name: 'compile', status: 'completed' }),
  });
});

test('a tool gets no more than its time', async () => {
  const run = await start({ prompt: 'works 60000', cancelToolGraceMs: 50 });
  await run.reported(({ type }) => type === 'ToolCallStarted');
  run.cancel();
  expect(await run.outcome).toMatchObject({ status: 'cancelled', result: 'was interrupted' });
});

test('a tool is stopped although its agent has a long time to end its turn', async () => {
  const grace = { cancelToolGraceMs: 200, cancelGraceMs: 600_000 };
  const run = await start({ prompt: 'works 600000', ...grace });
  await run.reported(({ type }) => type === 'ToolCallStarted');
  run.cancel();
  expect(await run.outcome).toMatchObject({ status: 'cancelled', result: 'was interrupted' });
});

test('a tool gets no time in a run that gives it none', async () => {
  const run = await start({ prompt: 'works 60000', waitsForTools: false });
  await run.reported(({ type }) => type === 'ToolCallStarted');
  run.cancel();
  expect(await run.outcome).toMatchObject({ status: 'cancelled', result: 'was interrupted' });
});

test('a turn that is over while a tool was waited for has ended as it ended', async () => {
  const run = await start({ prompt: 'finishes 200' });
  await run.reported(({ type }) => type === 'ToolCallStarted');
  run.cancel();
  expect(await run.outcome).toMatchObject({ status: 'completed', result: 'finished' });
});

test('an agent that ignores the cancel is ended when its time is over', async () => {
  const run = await start({ prompt: 'ignores', flags: ['--ignores-stdin-end'], cancelGraceMs: 100 });
  await run.printed('waiting', 'message');
  run.cancel();
  expect(await run.outcome).toMatchObject({ status: 'cancelled', result: 'waiting' });
  expect(await markedAlive(marksOf(run))).toEqual([]);
});

test('the stop of an agent that ignores everything takes one grace, not one for each way to ask', async () => {
  const flags = ['--ignores-stdin-end', '--ignores-sigterm'];
  const run = await start({ prompt: 'ignores', flags, cancelGraceMs: 4_000 });
  await run.printed('waiting', 'message');
  const beganMs = performance.now();
  run.cancel();
  expect(await run.outcome).toMatchObject({ status: 'cancelled' });
  expect(performance.now() - beganMs).toBeLessThan(2 * 4_000);
  expect(await markedAlive(marksOf(run))).toEqual([]);
});

test('force ends an agent that ignores everything, at once', async () => {
  const flags = ['--ignores-stdin-end', '--ignores-sigterm'];
  const run = await start({ prompt: 'ignores', flags, cancelGraceMs: 60_000 });
  await run.printed('waiting', 'message');
  run.cancel();
  await run.reported((fact) => fact.type === 'AgentStatus' && fact.data.phase === 'cancelling');
  run.force();
  expect(await run.outcome).toMatchObject({ status: 'cancelled' });
  expect(await markedAlive(marksOf(run))).toEqual([]);
});

test('what the agent started in a session of its own ends with the run', async () => {
  const run = await start({ prompt: 'forks and-waits', cancelGraceMs: 100 });
  await run.printed('forked', 'message');
  run.cancel();
  expect(await run.outcome).toMatchObject({ status: 'cancelled' });
  expect(run.ended()).toEqual([
    { pid: expect.any(Number), command: 'sleep 1000', signal: expect.any(String) },
  ]);
  expect(await markedAlive(marksOf(run))).toEqual([]);
});

test('what it started in a session of its own also ends with a run that is done', async () => {
  const run = await start({ prompt: 'forks' });
  expect(await run.outcome).toMatchObject({ status: 'completed', result: 'forked' });
  expect(run.ended()).toEqual([{ pid: expect.any(Number), command: 'sleep 1000', signal: 'SIGTERM' }]);
});

test('a permission that no one answered is cancelled with the run', async () => {
  const run = await start({
    prompt: 'asks',
    permissions: permissionsAll('ask'),
    answer: () => new Promise<never>(() => {}),
  });
  await expect.poll(() => run.questions.length).toBe(1);
  run.cancel();
  expect(await run.outcome).toMatchObject({ status: 'cancelled', result: 'cancelled' });
});
