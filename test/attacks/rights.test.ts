// An agent that may edit files but not run commands tries to make others run its files.

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '@coxswain/client';
import { expect, onTestFinished, test } from 'vitest';
import { ended } from '../helpers/submitted.ts';
import { stdioAgent } from '../mcp/mcp-client.ts';
import { type GuestDaemon, guestDaemon, refusal } from './guest-agent.ts';

const EDITOR = { permissions: { default: 'allow', execute: 'deny' } };
const FREE = { permissions: 'allow' };
const LINT = { runtime: 'command', command: ['npm', 'run', 'lint'] };
const GRANT = { agent: 'lint', execute: 'allow' };

/** The editor can change what `npm run lint` does through package.json. */
const plant = async (folder: string): Promise<() => boolean> => {
  const mark = join(folder, 'never.txt');
  await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts: { lint: 'touch never.txt' } }));
  return () => existsSync(mark);
};

const rewrite = async ({ daemon }: GuestDaemon, from: string, to: string): Promise<void> => {
  const file = join(daemon.home, 'config.yaml');
  const text = await readFile(file, 'utf8');
  if (!text.includes(from)) throw new Error(`the config does not say ${from}`);
  await writeFile(file, text.replace(from, to));
  await expect.poll(async () => JSON.stringify(await daemon.client.agents.get('editor'))).toContain(to);
};

test('no command agent starts below one that may not run commands, however it is submitted', async () => {
  const guests = await guestDaemon({
    editor: { ...EDITOR, maySubmit: ['lint', 'free'] },
    free: { ...FREE, maySubmit: ['lint'] },
    lint: LINT,
  });
  const hasRun = await plant(guests.folder);
  const { client, token } = await guests.start('editor');
  const words = 'agents.editor.maySubmit: [{agent: lint, execute: allow}]';
  expect(await refusal(client.tasks.submit({ prompt: 'x', agent: 'lint' }))).toContain(words);
  async function* lines(): AsyncGenerator<string> {
    yield JSON.stringify({ prompt: 'x', agent: 'lint' });
  }
  const [line] = await Array.fromAsync(client.tasks.submitBatch(lines(), { block: false }));
  expect(JSON.stringify(line)).toContain('execute: allow');
  // A helper that may run commands where a person starts it may not below the editor.
  const { task } = await client.tasks.submit({ prompt: 'go', agent: 'free' });
  const helper = await guests.inside(task);
  expect(await refusal(helper.client.tasks.submit({ prompt: 'x', agent: 'lint' }))).toContain(words);
  const deeper = client.tasks.submit({ prompt: 'x', agent: 'lint', parentId: task.id });
  expect(await refusal(deeper)).toContain(words);
  const tools = await stdioAgent(guests.daemon.home, { env: { COX_TOKEN: token } });
  expect((await tools.use('bg_submit', { prompt: 'x', agent: 'lint' })).text).toContain(words);
  expect(hasRun()).toBe(false);
  const { children = [] } = await guests.daemon.client.tasks.get(task.id, { include: ['children'] });
  expect(children).toEqual([]);
});

test('a command agent starts where the config allows that pair', async () => {
  const guests = await guestDaemon({
    editor: { ...EDITOR, maySubmit: [GRANT, 'other'] },
    free: { ...FREE, maySubmit: ['lint'] },
    lint: LINT,
    other: { runtime: 'command', command: ['touch', 'never-either.txt'] },
  });
  const hasRun = await plant(guests.folder);
  const { client } = await guests.start('editor');
  const { task } = await client.tasks.submit({ prompt: 'x', agent: 'lint' });
  expect(await ended(guests.daemon, task.id)).toMatchObject({ status: 'completed' });
  expect(hasRun()).toBe(true);
  expect(await refusal(client.tasks.submit({ prompt: 'x', agent: 'other' }))).toContain(
    'agents.editor.maySubmit',
  );
  const free = await guests.start('free');
  const own = await free.client.tasks.submit({ prompt: 'x', agent: 'lint' });
  expect(await ended(guests.daemon, own.task.id)).toMatchObject({ status: 'completed' });
  const shown = await guests.daemon.cox(['agents', 'show', 'editor']);
  expect(shown.stdout).toContain('lint (execute: allow), other');
});

test('a waiting command, and its retry, are refused once the config withdraws the pair', async () => {
  const guests = await guestDaemon({ editor: { ...EDITOR, maySubmit: [GRANT] }, lint: LINT });
  const hasRun = await plant(guests.folder);
  const { client, task: parent } = await guests.start('editor');
  await guests.daemon.client.daemon.pause();
  const { task } = await client.tasks.submit({ prompt: 'x', agent: 'lint' });
  await rewrite(guests, JSON.stringify([GRANT]), '["lint"]');
  await guests.daemon.client.daemon.resume();
  const refused = await ended(guests.daemon, task.id);
  expect(refused).toMatchObject({ status: 'failed' });
  expect(refused.error?.message).toContain('agents.editor.maySubmit: [{agent: lint, execute: allow}]');
  expect(await refusal(client.tasks.retry(task.id))).toContain('agents.editor.maySubmit');
  // A person's retry has the rights of the task that it repeats, also when the parent is gone.
  await guests.daemon.client.tasks.cancel(parent.id, { now: true });
  await ended(guests.daemon, parent.id);
  const again = await guests.daemon.client.tasks.retry(task.id);
  expect(await ended(guests.daemon, again.id)).toMatchObject({ status: 'failed' });
  expect(hasRun()).toBe(false);
});

test('a program or MCP server from the folder is not started for another agent either', async () => {
  const guests = await guestDaemon({
    editor: { ...EDITOR, maySubmit: ['local', 'launched', 'script', 'served'] },
    local: { runtime: 'acp', command: ['./agent'] },
    launched: { runtime: 'acp', command: ['npx', '-y', 'some-agent'] },
    script: { runtime: 'acp', command: [process.execPath, 'agent.mjs'] },
    served: { mcpServers: { docs: { command: [process.execPath, './docs.mjs'] } } },
  });
  const { client } = await guests.start('editor');
  for (const agent of ['local', 'launched', 'script', 'served'])
    expect(await refusal(client.tasks.submit({ prompt: 'x', agent }))).toContain(
      `agents.editor.maySubmit: [{agent: ${agent}, execute: allow}]`,
    );
});

test("a mode chosen by a person applies to all its agent's work below, through other agents too", async () => {
  const guests = await guestDaemon({
    editor: { ...EDITOR, maySubmit: ['free'] },
    free: { ...FREE, maySubmit: ['editor'] },
  });
  const { client } = await guests.start('editor', { mode: 'plan' });
  const own = await client.tasks.submit({ prompt: 'x' });
  expect(own.task.overrides).toEqual({ mode: 'plan' });
  const { task } = await client.tasks.submit({ prompt: 'go', agent: 'free' });
  expect(task.overrides).toBeUndefined();
  const helper = await guests.inside(task);
  const below = await helper.client.tasks.submit({ prompt: 'x', agent: 'editor' });
  expect(below.task.overrides).toEqual({ mode: 'plan' });
  const freed = helper.client.tasks.submit({ prompt: 'x', agent: 'editor', mode: 'free' });
  expect(await refusal(freed)).toContain("may not choose the mode 'free' for agent 'editor'");
});

test('an access token chooses no mode, nor inherits one by a retry', async () => {
  const { daemon, folder } = await guestDaemon({ guest: { permissions: 'allow' } }, 'listen: 127.0.0.1:0\n');
  const created = await daemon.client.tokens.create({
    name: 'ci',
    may: ['submit', 'read'],
    agents: ['guest'],
  });
  const { listen } = await daemon.client.daemon.status();
  const client = await connect({ home: daemon.home, url: `http://${listen}`, token: created.token });
  onTestFinished(() => client.close());
  const submit = { prompt: 'x', agent: 'guest', workDir: folder };
  expect(await refusal(client.tasks.submit({ ...submit, mode: 'free' }))).toContain(
    "token 'ci' may not choose a mode (free)",
  );
  const { task } = await daemon.client.tasks.submit({ ...submit, mode: 'nowhere' });
  expect(await ended(daemon, task.id)).toMatchObject({ status: 'failed' });
  expect(await refusal(client.tasks.retry(task.id))).toContain("token 'ci' may not choose a mode (nowhere)");
  expect(await refusal(client.tasks.message(task.id, { message: 'go on' }))).toContain(
    'may not choose a mode',
  );
});
