// An agent that only holds its session's token: the tests use the token in its place.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, connect } from '@coxswain/client';
import type { SubmitTaskInput, Task } from '@coxswain/protocol';
import { onTestFinished } from 'vitest';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';

/** Speaks the minimum of the Agent Client Protocol, and works on its prompt until cancelled. */
const PROGRAM = `
import { createInterface } from 'node:readline';
import { writeFileSync, renameSync } from 'node:fs';
const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
let prompt;
const MODES = { currentModeId: 'free', availableModes: ['free', 'plan'].map((id) => ({ id, name: id })) };
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method } = JSON.parse(line);
  if (method === 'initialize') say({ id, result: { protocolVersion: 1, agentCapabilities: {} } });
  if (method === 'session/new') say({ id, result: { sessionId: 's', modes: MODES } });
  if (method === 'session/set_mode') say({ id, result: {} });
  if (method === 'session/prompt') {
    prompt = id;
    writeFileSync(process.env.TOKENS + '/new-' + process.pid, process.env.COX_TOKEN);
    renameSync(process.env.TOKENS + '/new-' + process.pid, process.env.TOKENS + '/' + encodeURIComponent(process.env.COX_SESSION));
    say({ method: 'session/update', params: { sessionId: 's', update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'ready' } } } });
  }
  if (method === 'session/cancel') say({ id: prompt, result: { stopReason: 'cancelled' } });
}
`;

export interface Inside {
  readonly task: Task;
  readonly token: string;
  /** Sends a request with the token. */
  readonly client: Client;
}

export interface GuestDaemon {
  readonly daemon: TestDaemon;
  /** Where its tasks work. */
  readonly folder: string;
  /** The task once its agent works, with the token that it holds. */
  inside(task: Pick<Task, 'id'>): Promise<Inside>;
  /** A person's task for the agent. */
  start(agent: string, more?: Partial<SubmitTaskInput>): Promise<Inside>;
}

/** `agents`: definitions by name; those without a runtime are such an agent. */
export const guestDaemon = async (
  agents: Readonly<Record<string, object>>,
  config = '',
): Promise<GuestDaemon> => {
  const [folder, programs, tokens] = await Promise.all([testFolder(), testFolder(), testFolder()]);
  const program = join(programs, 'agent.mjs');
  await writeFile(program, PROGRAM);
  const guest = {
    runtime: 'acp',
    command: [process.execPath, program],
    env: { TOKENS: tokens },
    keepAlive: '0s',
  };
  const all = Object.fromEntries(
    Object.entries(agents).map(([name, more]) => [name, 'runtime' in more ? more : { ...guest, ...more }]),
  );
  // JSON is YAML.
  const daemon = await testDaemon({
    config: `agents: ${JSON.stringify(all)}\nmaxConcurrentTasks: 10\ncancelGrace: 1s\n${config}`,
  });
  const inside: GuestDaemon['inside'] = async ({ id }) => {
    for await (const { type } of daemon.client.tasks.stream(id)) if (type === 'StreamChunk') break;
    const { task } = await daemon.client.tasks.get(id);
    if (task.status !== 'running') throw new Error(`task ${id} is ${task.status}: ${task.error?.message}`);
    const token = await readFile(join(tokens, encodeURIComponent(task.session)), 'utf8');
    const client = await connect({ home: daemon.home, token });
    onTestFinished(() => client.close());
    return { task, token, client };
  };
  const start: GuestDaemon['start'] = async (agent, more = {}) => {
    const { task } = await daemon.client.tasks.submit({ prompt: 'go', agent, workDir: folder, ...more });
    return inside(task);
  };
  return { daemon, folder, inside, start };
};

/** The daemon's answer to a refused request. */
export const refusal = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it was not refused');
};
