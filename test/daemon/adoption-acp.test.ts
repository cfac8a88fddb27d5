// Agents that speak ACP outlive their daemon: the next one joins the conversation where it stands, and nothing of it is lost or
// doubled.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDaemon, testDaemon, tidied } from '../helpers/daemon.ts';
import { openRequest } from '../helpers/events.ts';
import { type OneFile, oneFile } from '../helpers/one-file.ts';
import { processesOf, runnerOf } from '../helpers/processes.ts';
import { shared } from '../helpers/shared.ts';
import { ended } from '../helpers/submitted.ts';

const AGENT = join(import.meta.dirname, '../../packages/runtimes/src/testing/acp-agent/agent.ts');
let agent: OneFile;

beforeAll(async () => {
  agent = await oneFile(AGENT);
});
afterAll(() => agent.remove());

const ASKS = { permissions: { execute: 'ask', other: 'ask' } };

const daemonWith = (more: object = {}, flags: readonly string[] = []): Promise<TestDaemon> => {
  const command = [process.execPath, agent.path, ...flags];
  const small = { runtime: 'acp', command, ...more };
  return testDaemon({ config: `agents:\n  small: ${JSON.stringify(small)}\n` });
};

/** For agents that are not kept ready: each ends with its task, so the next test finds none. */
const daemonOfFile = shared(() => {
  const command = [process.execPath, agent.path];
  const agents = {
    small: { runtime: 'acp', command },
    asks: { runtime: 'acp', command, ...ASKS },
    hangs: { runtime: 'acp', command: [...command, '--hangs'] },
  };
  return testDaemon({ config: `agents: ${JSON.stringify(agents)}\n` });
}, tidied);

const submit = async (
  { client }: TestDaemon,
  prompt: string,
  session?: string,
  agent = 'small',
): Promise<string> => (await client.tasks.submit({ prompt, agent, ...(session && { session }) })).task.id;

/** Kills the daemon like a crash and starts the next. */
const crash = async (daemon: TestDaemon): Promise<void> => {
  await daemon.kill9();
  await daemon.start();
};

const eventsOf = async ({ client }: TestDaemon, id: string) => Array.fromAsync(client.tasks.stream(id));

const typesOf = async (daemon: TestDaemon, id: string): Promise<readonly string[]> =>
  (await eventsOf(daemon, id)).map(({ type }) => type);

const count = (types: readonly string[], wanted: string): number =>
  types.filter((type) => type === wanted).length;

/** What was said in the session, in order. */
const saidIn = async ({ client }: TestDaemon, session: string): Promise<readonly string[]> => {
  const messages = await client.sessions.messages(session);
  return messages.map(({ role, parts }) => `${role}: ${parts.map((part) => Object(part).text).join('')}`);
};

/** Resolves when the event was recorded. */
const recorded = ({ client }: TestDaemon, id: string, type: string): Promise<void> =>
  (async () => {
    for await (const event of client.tasks.stream(id)) if (event.type === type) return;
  })();

const agentsOf = ({ home }: TestDaemon): readonly number[] =>
  processesOf(home)
    .filter(({ command }) => command.includes(agent.path))
    .map(({ pid }) => pid);

const nothingLeft = async (daemon: TestDaemon): Promise<void> => {
  await daemon.stop();
  await expect.poll(() => agentsOf(daemon)).toEqual([]);
  await expect.poll(() => runnerOf(daemon.paths), { timeout: 10_000 }).toBeNaN();
};

test('an agent in the middle of a tool goes on: its tool, its answer and its prompt are there once', async () => {
  await using daemon = await daemonWith();
  const go = join(daemon.home, 'go');
  const id = await submit(daemon, `until ${go}`, 'work');
  await recorded(daemon, id, 'ToolCallStarted');
  const agents = agentsOf(daemon);
  await crash(daemon);
  await recorded(daemon, id, 'RunAdopted');
  await crash(daemon);
  expect(agentsOf(daemon)).toEqual(agents);
  writeFileSync(go, '');
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'compiled', attempt: 1 });
  const types = await typesOf(daemon, id);
  expect(count(types, 'ToolCallStarted')).toBe(1);
  expect(count(types, 'ToolCallCompleted')).toBe(1);
  expect(count(types, 'RunAdopted')).toBe(2);
  expect(await saidIn(daemon, 'work')).toEqual([`user: until ${go}`, 'assistant: compiled']);
  await nothingLeft(daemon);
});

test('a permission is still open after a crash, and its answer reaches the agent that asked', async () => {
  const daemon = await daemonOfFile();
  const id = await submit(daemon, 'asks', undefined, 'asks');
  const asked = await openRequest(daemon, id);
  await crash(daemon);
  const requests = await daemon.client.inputs.list();
  expect(requests.map(({ id: each, state }) => [each, state])).toEqual([[asked.id, 'open']]);
  await daemon.cox(['approve', asked.id]);
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'yes' });
  const types = await typesOf(daemon, id);
  expect(count(types, 'InputRequested')).toBe(1);
  expect(count(types, 'ToolCallStarted')).toBe(1);
  await expect.poll(() => agentsOf(daemon)).toEqual([]);
});

test('an answer that was given just before a crash reaches the agent that asked, and nobody is asked again', async () => {
  const daemon = await daemonOfFile();
  for (let n = 0; n < 4; n++) {
    const id = await submit(daemon, 'asks', undefined, 'asks');
    const asked = await openRequest(daemon, id);
    await daemon.client.inputs.answer(asked.id, { decision: 'approve' });
    await crash(daemon);
    expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'yes', attempt: 1 });
    const types = await typesOf(daemon, id);
    for (const type of ['InputRequested', 'ToolCallStarted', 'ToolCallCompleted'])
      expect(count(types, type)).toBe(1);
  }
  await expect.poll(() => agentsOf(daemon)).toEqual([]);
});

test('what an agent says while its daemon is killed ten times comes once, and in order', async () => {
  const daemon = await daemonOfFile();
  const last = 600;
  const id = await submit(daemon, `counts ${last}`);
  for (let kill = 0; kill < 10; kill++) {
    await recorded(daemon, id, 'StreamChunk');
    await crash(daemon);
  }
  const numbers = Array.from({ length: last }, (_, n) => `${n + 1} `).join('');
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: numbers.trimEnd() });
  const said = (await eventsOf(daemon, id)).map((event) =>
    event.type === 'StreamChunk' && event.data.stream === 'message' ? event.data.text : '',
  );
  expect(said.join('')).toBe(numbers);
  await expect.poll(() => agentsOf(daemon)).toEqual([]);
});

test('an agent that was kept ready answers the next turn, also after a crash and a restart', async () => {
  await using daemon = await daemonWith();
  const first = await ended(daemon, await submit(daemon, 'pid', 'work'));
  await crash(daemon);
  const second = await ended(daemon, await submit(daemon, 'pid', 'work'));
  expect(second.result).toBe(first.result);
  expect((await daemon.client.daemon.leftovers()).processes).toEqual([]);
  await daemon.cox(['daemon', 'restart']);
  await daemon.cox(['daemon', 'stop', '--keep-runs']);
  expect(agentsOf(daemon).map(String)).toEqual([first.result]);
  await daemon.start();
  const third = await ended(daemon, await submit(daemon, 'pid', 'work'));
  expect(third.result).toBe(first.result);
  expect((await saidIn(daemon, 'work')).length).toBe(6);
  await nothingLeft(daemon);
});

test('an agent that was kept ready is killed in the middle of its next turn, and still is the same', async () => {
  await using daemon = await daemonWith();
  const go = join(daemon.home, 'go');
  const { result: pid } = await ended(daemon, await submit(daemon, 'pid', 'work'));
  const id = await submit(daemon, `until ${go}`, 'work');
  await recorded(daemon, id, 'ToolCallStarted');
  await crash(daemon);
  expect(agentsOf(daemon).map(String)).toEqual([pid]);
  writeFileSync(go, '');
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'compiled' });
  expect(await ended(daemon, await submit(daemon, 'pid', 'work'))).toMatchObject({ result: pid });
  await nothingLeft(daemon);
});

test('of too many that are kept ready the one that waits longest is ended, also after a crash', async () => {
  await using daemon = await daemonWith();
  const turn = async (session: string) => (await ended(daemon, await submit(daemon, 'pid', session))).result;
  const [, second, third] = [await turn('first'), await turn('second'), await turn('third')];
  await crash(daemon);
  await turn('fourth');
  expect([await turn('second'), await turn('third')]).toEqual([second, third]);
  await nothingLeft(daemon);
});

test('an agent that was kept ready and died while no daemon lived is replaced', async () => {
  await using daemon = await daemonWith();
  const { result: pid } = await ended(daemon, await submit(daemon, 'pid', 'work'));
  await daemon.kill9();
  process.kill(Number(pid), 'SIGKILL');
  await daemon.start();
  const next = await ended(daemon, await submit(daemon, 'pid', 'work'));
  expect(next).toMatchObject({ status: 'completed' });
  expect(next.result).not.toBe(pid);
  await nothingLeft(daemon);
});

test('an agent that says onDaemonDeath: fail ends with its daemon, at work and kept ready', async () => {
  await using daemon = await daemonWith({ onDaemonDeath: 'fail' });
  const go = join(daemon.home, 'go');
  await ended(daemon, await submit(daemon, 'pid', 'waiting'));
  const id = await submit(daemon, `until ${go}`);
  await recorded(daemon, id, 'ToolCallStarted');
  expect(agentsOf(daemon)).toHaveLength(2);
  await crash(daemon);
  expect(await ended(daemon, id)).toMatchObject({ status: 'failed', reason: 'restarted' });
  expect(agentsOf(daemon)).toEqual([]);
  await nothingLeft(daemon);
});

test('a turn is cancelled by the daemon that joined it', async () => {
  const daemon = await daemonOfFile();
  const id = await submit(daemon, 'waits');
  await recorded(daemon, id, 'StreamChunk');
  await crash(daemon);
  expect((await daemon.cox(['tasks', 'cancel', id])).code).toBe(0);
  expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled', reason: 'user' });
  await expect.poll(() => agentsOf(daemon)).toEqual([]);
});

test('a turn that ends while no daemon lives is settled as it ended', async () => {
  const daemon = await daemonOfFile();
  const go = join(daemon.home, 'go');
  const id = await submit(daemon, `until ${go}`);
  await recorded(daemon, id, 'ToolCallStarted');
  await daemon.kill9();
  writeFileSync(go, '');
  await daemon.start();
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'compiled', attempt: 1 });
});

test('an agent that dies while no daemon lives fails its task, and nothing of it is left', async () => {
  const daemon = await daemonOfFile();
  const id = await submit(daemon, `until ${join(daemon.home, 'never')}`);
  await recorded(daemon, id, 'ToolCallStarted');
  await daemon.kill9();
  for (const pid of agentsOf(daemon)) process.kill(pid, 'SIGKILL');
  await daemon.start();
  expect(await ended(daemon, id)).toMatchObject({ status: 'failed', reason: 'signal' });
  await expect.poll(() => agentsOf(daemon)).toEqual([]);
});

test('an agent that was asked for nothing yet is ended, and leaves nothing', async () => {
  const daemon = await daemonOfFile();
  const id = await submit(daemon, 'say nothing', undefined, 'hangs');
  await expect.poll(() => agentsOf(daemon)).toHaveLength(1);
  const [pid] = agentsOf(daemon);
  await crash(daemon);
  await expect.poll(() => agentsOf(daemon)).not.toContain(pid);
  await daemon.cox(['tasks', 'cancel', id]);
  await ended(daemon, id);
  await expect.poll(() => agentsOf(daemon)).toEqual([]);
});

test('a restart cancels no agent that was asked for nothing yet: the next daemon starts it again', async () => {
  await using daemon = await daemonWith({}, ['--hangs']);
  const id = await submit(daemon, 'say nothing');
  await expect.poll(() => agentsOf(daemon)).toHaveLength(1);
  const [pid] = agentsOf(daemon);
  await daemon.cox(['daemon', 'restart']);
  await expect.poll(async () => (await daemon.client.tasks.get(id)).task.attempt).toBe(2);
  await expect.poll(() => agentsOf(daemon)).toHaveLength(1);
  expect(agentsOf(daemon)).not.toContain(pid);
  await daemon.cox(['tasks', 'cancel', id]);
  await ended(daemon, id);
  await daemon.cox(['daemon', 'stop']);
  expect(agentsOf(daemon)).toEqual([]);
});

test('a message to a running agent is not lost with the daemon', async () => {
  await using daemon = await daemonWith();
  const go = join(daemon.home, 'go');
  const id = await submit(daemon, `until ${go}`, 'work');
  await recorded(daemon, id, 'ToolCallStarted');
  expect((await daemon.cox(['tasks', 'message', id, 'say thanks'])).code).toBe(0);
  await crash(daemon);
  writeFileSync(go, '');
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'thanks' });
  expect(await saidIn(daemon, 'work')).toEqual([
    `user: until ${go}`,
    'assistant: compiled',
    'user: say thanks',
    'assistant: thanks',
  ]);
  await nothingLeft(daemon);
});

test('an agent that is killed in its second turn has both turns once', async () => {
  await using daemon = await daemonWith();
  const go = join(daemon.home, 'go');
  const id = await submit(daemon, `until ${go}`, 'work');
  await recorded(daemon, id, 'ToolCallStarted');
  await daemon.cox(['tasks', 'message', id, 'counts 200']);
  writeFileSync(go, '');
  await expect.poll(() => saidIn(daemon, 'work')).toHaveLength(3);
  for (let kill = 0; kill < 3; kill++) await crash(daemon);
  const numbers = Array.from({ length: 200 }, (_, n) => `${n + 1} `).join('');
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: numbers.trimEnd() });
  expect(await saidIn(daemon, 'work')).toEqual([
    `user: until ${go}`,
    'assistant: compiled',
    'user: counts 200',
    `assistant: ${numbers.trimEnd()}`,
  ]);
  const types = await typesOf(daemon, id);
  for (const type of ['ToolCallStarted', 'ToolCallCompleted']) expect(count(types, type)).toBe(1);
  const turns = (await eventsOf(daemon, id)).filter(
    (event) => event.type === 'AgentUpdate' && event.data.kind === 'turn_ended',
  );
  expect(turns).toHaveLength(2);
  await nothingLeft(daemon);
});

test('what is kept ready ends with a stop', async () => {
  await using daemon = await daemonWith();
  await ended(daemon, await submit(daemon, 'pid', 'work'));
  await crash(daemon);
  expect(agentsOf(daemon)).toHaveLength(1);
  await daemon.cox(['daemon', 'stop']);
  expect(agentsOf(daemon)).toEqual([]);
});

test('a stop after all of that leaves neither an agent nor a runner', async () => {
  const daemon = await daemonOfFile();
  await nothingLeft(daemon);
  await daemon.start();
});
