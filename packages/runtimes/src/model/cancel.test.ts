import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { conversationInMemory } from '../testing/conversation-in-memory.ts';
import { completedCalls, lastUsage, modelRuns } from '../testing/model-runs.ts';
import { markedAlive } from '../testing/survivors.ts';

const { start, serve } = modelRuns();

// Says that it began, and ends when the file is there.
const waitForFile = (name: string) => `echo began; until [ -e ${name} ]; do sleep 0.02; done; echo ended`;
const shell = (command: string) => ({ tool: 'shell', input: { command } });

describe('a cancel while the model speaks', () => {
  it('cuts a call that does not end within its time, keeps what was said, and lets the server go', async () => {
    const server = await serve([{ say: ['I begin ', { endless: 'and go on ', everyMs: 5 }] }]);
    const conversation = conversationInMemory();
    const run = await start({ server, conversation, cancelToolGraceMs: 50 });
    await run.printed('and go on', 'message');
    run.cancel();
    expect(await run.outcome).toMatchObject({
      status: 'cancelled',
      result: expect.stringContaining('I begin and go on'),
    });
    expect(await server.requests[0]?.ended).toBe('left');
    expect(conversation.all.at(-1)?.parts).toEqual([
      { type: 'text', text: expect.stringContaining('I begin and go on') },
    ]);
  });

  it('asks nothing when the run was cancelled before it began', async () => {
    const server = await serve([]);
    const run = await start({ server, isCancelledBefore: true });
    expect(await run.outcome).toEqual({ status: 'cancelled' });
    expect(server.requests).toHaveLength(0);
  });

  it('counts what the server had reported before it was left', async () => {
    const { start: startAnthropic, serve: serveAnthropic } = anthropic;
    const claims = { input: 70, output: 30 };
    const server = await serveAnthropic([{ say: ['x', { endless: 'y', everyMs: 5 }], claims }]);
    const run = await startAnthropic({ server, cancelToolGraceMs: 50 });
    await run.printed('xy', 'message');
    run.cancel();
    await run.outcome;
    expect(server.usage()).toMatchObject({ input: 70, output: 1 });
    expect(lastUsage(run.facts)).toMatchObject({ inputTokens: 70, outputTokens: 1, isIncomplete: true });
  });
});
const anthropic = modelRuns('anthropic');

describe('a cancel while a tool runs', () => {
  it('lets it finish, skips what waits behind it, and asks the model nothing more', async () => {
    const server = await serve([
      { say: [shell(waitForFile('go')), shell('echo second'), { tool: 'list_files', input: {} }] },
    ]);
    const conversation = conversationInMemory();
    const run = await start({ server, conversation });
    await run.reported(
      (fact) => fact.type === 'ToolCallUpdated' && String(fact.data.output).includes('began'),
    );
    run.cancel();
    await run.reported(
      (fact) =>
        fact.type === 'AgentStatus' &&
        fact.data.phase === 'cancelling' &&
        fact.data.detail === 'waiting for shell',
    );
    const { writeFile } = await import('node:fs/promises');
    await writeFile(`${run.request.workDir}/go`, '');
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
    expect(completedCalls(run.facts).map(({ status, output }) => [status, output])).toEqual([
      ['completed', 'began\nended\n'],
      ['skipped', expect.stringContaining('Skipped')],
      ['skipped', expect.stringContaining('Skipped')],
    ]);
    expect(server.requests).toHaveLength(1);
    const results = conversation.all.flatMap(({ parts }) =>
      parts.filter(({ type }) => type === 'tool-result'),
    );
    expect(results).toHaveLength(3);
  });

  it('ends it when its grace is over, with everything that it started', async () => {
    const server = await serve([{ say: [shell('setsid sleep 1001 & echo began; sleep 1000')] }]);
    const run = await start({ server, cancelToolGraceMs: 50, cancelGraceMs: 5_000 });
    await run.reported(
      (fact) => fact.type === 'ToolCallUpdated' && String(fact.data.output).includes('began'),
    );
    run.cancel();
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
    expect(completedCalls(run.facts)).toMatchObject([{ name: 'shell', status: 'cancelled' }]);
    expect(run.ended()).toContainEqual(expect.objectContaining({ command: 'sleep 1001', signal: 'SIGTERM' }));
    expect(await markedAlive([run.request.mark])).toEqual([]);
  });

  it('does not wait for it at all when the run is stopped for its time limit', async () => {
    const server = await serve([{ say: [shell('echo began; sleep 1000')] }]);
    const run = await start({ server, waitsForTools: false, cancelToolGraceMs: 1_000_000 });
    await run.reported(
      (fact) => fact.type === 'ToolCallUpdated' && String(fact.data.output).includes('began'),
    );
    run.cancel();
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
  });

  it('is forced: what ignores SIGTERM is killed', async () => {
    const server = await serve([{ say: [shell('trap "" TERM; echo began; while :; do sleep 0.1; done')] }]);
    const run = await start({ server, cancelToolGraceMs: 1_000_000, cancelGraceMs: 1_000_000 });
    await run.reported(
      (fact) => fact.type === 'ToolCallUpdated' && String(fact.data.output).includes('began'),
    );
    run.cancel();
    run.force();
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
    expect(await markedAlive([run.request.mark])).toEqual([]);
  });

  it('gives up a tool of cox that does not answer any more', async () => {
    const began = Promise.withResolvers<void>();
    const tool = {
      name: 'hang',
      description: 'Never answers.',
      inputSchema: { type: 'object' },
      call: () => {
        began.resolve();
        return new Promise<never>(() => {});
      },
    };
    const server = await serve([{ say: [{ tool: 'hang', input: {} }] }]);
    const run = await start({ server, tools: [tool], cancelToolGraceMs: 10, cancelGraceMs: 10 });
    await began.promise;
    run.cancel();
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
    expect(completedCalls(run.facts)).toMatchObject([{ name: 'hang', status: 'cancelled' }]);
  });
});

it('a cancel while a person is asked skips the tool and what waits behind it', async () => {
  const server = await serve([{ say: [shell('touch a'), shell('touch b')] }]);
  const run = await start({
    server,
    permissions: { ...(await import('../testing/permissions.ts')).ALL_ALLOWED, execute: 'ask' },
    answer: () => new Promise<never>(() => {}),
  });
  await run.reported((fact) => fact.type === 'AgentStatus' && fact.data.phase === 'waiting_approval');
  while (run.questions.length === 0) await sleep(1);
  run.cancel();
  expect(await run.outcome).toMatchObject({ status: 'cancelled' });
  expect(completedCalls(run.facts).map(({ status }) => status)).toEqual(['skipped', 'skipped']);
});

it('a task that completes leaves nothing running that its commands started', async () => {
  const server = await serve([
    { say: [shell('sleep 1000 & setsid sleep 1001 & echo ok')] },
    { say: ['Done.'] },
  ]);
  const run = await start({ server });
  expect(await run.outcome).toMatchObject({ status: 'completed' });
  expect(run.ended()).toHaveLength(2);
  expect(await markedAlive([run.request.mark])).toEqual([]);
});
