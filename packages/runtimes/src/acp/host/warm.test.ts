import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAlive } from '../../processes/identity.ts';
import { agentMarkOf } from '../../processes/marks.ts';
import { systemProcesses } from '../../processes/system-processes.ts';
import type { Runtime } from '../../runtime.ts';
import { acpRuns, type StartAcpOptions } from '../../testing/acp-runs.ts';
import { conversationInMemory } from '../../testing/conversation-in-memory.ts';
import { killIfAlive, markedAlive } from '../../testing/survivors.ts';

const { start, folder, runtime } = acpRuns();

/** A session with named turns in one folder. */
const conversing = async (own: Runtime, rest: StartAcpOptions = {}) => {
  const conversation = conversationInMemory();
  const workDir = await folder();
  return async (prompt: string, more: StartAcpOptions = {}) => {
    const run = await start({
      runtime: own,
      conversation,
      workDir,
      isConversation: true,
      prompt,
      ...rest,
      ...more,
    });
    const outcome = await run.outcome;
    return { outcome, run, leader: await run.started };
  };
};

test('the agent of a conversation stays for its next turn', async () => {
  const turn = await conversing(runtime());
  const first = await turn('say the word is blue');
  const second = await turn('said');
  expect(second.outcome.result).toContain('the word is blue');
  expect(second.leader).toEqual(first.leader);
  expect(second.run.facts.filter(({ type }) => type === 'MessageAdded')).toEqual([]);
});

test('the agent of a conversation gets nothing about a single task', async () => {
  const turn = await conversing(runtime());
  expect(await turn('env COX_TASK_ID')).toMatchObject({ outcome: { result: 'undefined' } });
});

test('each turn of a conversation brings its own trace context, and the same agent takes both', async () => {
  const turn = await conversing(runtime());
  const traceparent = (digit: string): string => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`;
  const [one, two] = [traceparent('1'), traceparent('2')];
  const path = process.env.PATH ?? '';
  const first = await turn('trace', { environment: { PATH: path, TRACEPARENT: one } });
  const second = await turn('trace', { environment: { PATH: path, TRACEPARENT: two } });
  expect([first.outcome.result, second.outcome.result]).toEqual([one, two]);
  expect(second.leader).toEqual(first.leader);
  const third = await turn('env TRACEPARENT', { environment: { PATH: path, TRACEPARENT: two } });
  expect(third.outcome.result).toBe('undefined');
});

test('the agent of a task outside a conversation gets its id, and ends with it', async () => {
  const turn = await conversing(runtime(), { isConversation: false });
  const { outcome, leader } = await turn('env COX_TASK_ID');
  expect(outcome.result).toBe('tsk_aaaaaaaaaaaa');
  expect(isAlive(leader, systemProcesses)).toBe(false);
});

test('an agent that is to be kept for no time ends at once', async () => {
  const turn = await conversing(runtime(), { agent: { keepAliveMs: 0 } });
  const { leader } = await turn('say hello');
  expect(isAlive(leader, systemProcesses)).toBe(false);
});

test('an agent that waits too long is ended', async () => {
  const turn = await conversing(runtime(), { agent: { keepAliveMs: 50 } });
  const { leader } = await turn('say hello');
  await expect.poll(() => isAlive(leader, systemProcesses)).toBe(false);
});

test('another environment, folder or right means another agent, and the first is ended', async () => {
  const turn = await conversing(runtime());
  const first = await turn('say hello');
  const { environment } = first.run.request;
  const second = await turn('env CHANGED', { environment: { ...environment, CHANGED: 'yes' } });
  expect(second.outcome.result).toBe('yes');
  expect(second.leader).not.toEqual(first.leader);
  expect(isAlive(first.leader, systemProcesses)).toBe(false);
});

test('an agent that dies while it waits is forgotten', async () => {
  const turn = await conversing(runtime());
  const { leader } = await turn('say the word is blue');
  killIfAlive(leader);
  await expect.poll(() => isAlive(leader, systemProcesses)).toBe(false);
  const second = await turn('texts');
  expect(second.outcome).toMatchObject({ status: 'completed' });
  expect(second.outcome.result).toContain('the word is blue');
  expect(second.leader).not.toEqual(leader);
});

test('no more agents wait than may: the one that waits longest is ended', async () => {
  const own = runtime({ maxWarmAgents: 2 });
  const leaders = [];
  for (const session of ['a', 'b', 'c']) {
    const turn = await conversing(own, { session });
    leaders.push((await turn('say hello')).leader);
  }
  const [oldest, ...others] = leaders;
  await expect.poll(() => oldest && isAlive(oldest, systemProcesses)).toBe(false);
  expect(others.map((leader) => isAlive(leader, systemProcesses))).toEqual([true, true]);
});

test('a turn of a waiting agent that is cancelled leaves nothing of either run', async () => {
  const own = runtime();
  const turn = await conversing(own);
  const first = await turn('forks');
  const { conversation, run } = { conversation: conversationInMemory(), run: first.run };
  conversation.agentSessionId = `session-${first.leader.pid}`;
  const second = await start({
    runtime: own,
    conversation,
    workDir: run.request.workDir,
    isConversation: true,
    prompt: 'waits',
  });
  await second.printed('waiting', 'message');
  expect(await second.started).toEqual(first.leader);
  second.cancel();
  expect(await second.outcome).toMatchObject({ status: 'cancelled' });
  expect(second.ended()).toEqual([{ pid: expect.any(Number), command: 'sleep 1000', signal: 'SIGTERM' }]);
  expect(await markedAlive([run.request.mark, agentMarkOf(run.request.mark)])).toEqual([]);
});

test('closing ends all that wait, twice', async () => {
  const own = runtime();
  const turn = await conversing(own);
  const { leader } = await turn('say hello');
  await own.close?.();
  expect(isAlive(leader, systemProcesses)).toBe(false);
  await own.close?.();
});

test('an agent that stays is on record in the folder of its last turn only', async () => {
  const runs = await folder();
  const own = runtime();
  const turn = await conversing(own);
  const folders = () => readdir(runs);
  for (const id of ['one', 'two']) {
    const runDir = join(runs, id);
    await turn('say hello', { runDir });
    await own.settled?.(runDir);
  }
  expect(await folders()).toEqual(['two']);
  await own.close?.();
  expect(await folders()).toEqual([]);
});

test('an agent that cannot be put on record does not stay, and its turn counts', async () => {
  const workDir = await folder();
  const [runDir, go] = [join(workDir, 'run'), join(workDir, 'go')];
  const run = await start({ workDir, runDir, isConversation: true, prompt: `until ${go}` });
  await expect.poll(() => existsSync(join(runDir, 'agent.json'))).toBe(true);
  // No file can be written where a folder is.
  await mkdir(join(runDir, 'agent.json.new'));
  await writeFile(go, '');
  expect(await run.outcome).toMatchObject({ status: 'completed' });
  expect(isAlive(await run.started, systemProcesses)).toBe(false);
});
