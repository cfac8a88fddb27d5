// Access tokens as people use them: made on one machine, used on another, and ended.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';

const CONFIG = `listen: 127.0.0.1:0
agents:
  lint: { runtime: command, command: [echo, linted] }
`;

const created = ({ stdout }: { readonly stdout: string }): string => stdout.trim();

test('a token is printed once and alone, works from another machine within its scopes, and shows who used it', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const { cox, client, home } = daemon;
  const made = await cox([
    'tokens',
    'create',
    'ci',
    '--may',
    'submit,read',
    '--agents',
    'lint',
    '--expires',
    '30d',
  ]);
  const token = created(made);
  expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^cox_[0-9A-Za-z]{36}\n$/)]);
  expect(made.stderr).toContain('cannot be shown again');

  const { listen } = await client.daemon.status();
  // Of the home only COX_HOME is left out: the daemon is found by its address.
  const env = { COX_HOME: undefined, COX_URL: `http://${listen}`, COX_TOKEN: token };
  const run = await cox(['bg', 'submit', '--agent', 'lint', '--wait', '--workdir', home, 'check it'], {
    env,
  });
  expect([run.code, run.stdout]).toEqual([0, 'linted\n']);
  const other = await cox(['bg', 'submit', '--agent', 'shell', '--workdir', home, 'id'], { env });
  expect([other.code, other.stderr]).toEqual([
    4,
    expect.stringContaining("token 'ci' may not use agent 'shell'"),
  ]);
  const denied = await cox(['config', 'set', 'queueCapacity', '1'], { env });
  expect([denied.code, denied.stderr]).toEqual([4, expect.stringContaining('scope admin')]);

  const { tasks } = await client.tasks.list({});
  expect(tasks.map(({ user }) => user)).toEqual(['token/ci']);
  const described = await cox(['tasks', 'describe', tasks[0]?.id ?? '']);
  expect(described.stdout).toContain('token/ci');
  const [listed] = JSON.parse((await cox(['tokens', 'list', '--json'])).stdout);
  expect(listed).toMatchObject({ name: 'ci', may: ['submit', 'read'], agents: ['lint'], state: 'active' });
  expect(listed.lastUsedAt).toBeDefined();
  expect(listed).not.toHaveProperty('token');

  await cox(['tokens', 'create', 'phone', '--may', 'answer']);
  expect((await cox(['tokens', 'list'])).stdout).toMatch(/^phone +answer +all but shells +never /m);

  await daemon.stop();
  await daemon.start();
  expect((await daemon.client.tokens.list())[0]?.lastUsedAt).toBe(listed.lastUsedAt);
});

test('a token on the socket gives its own rights only', async () => {
  const { cox } = await testDaemon({ config: CONFIG });
  const token = created(await cox(['tokens', 'create', 'reader', '--may', 'read']));
  const env = { COX_TOKEN: token };
  expect((await cox(['tasks', 'list'], { env })).code).toBe(0);
  expect((await cox(['bg', 'submit', '--', 'id'], { env })).code).toBe(4);
  expect((await cox(['tokens', 'list'], { env })).code).toBe(4);
  expect((await cox(['tokens', 'list'])).code).toBe(0);
});

test('a revoked token ends the command that follows with it', async () => {
  const { cox, client } = await testDaemon({ config: CONFIG });
  const token = created(await cox(['tokens', 'create', 'ci', '--may', 'read']));
  const { task } = await client.tasks.submit({ command: ['sleep', '60'] });
  const following = cox(['bg', 'wait', task.id], { env: { COX_TOKEN: token } });
  await expect.poll(async () => (await client.tokens.list())[0]?.lastUsedAt).toBeDefined();
  expect((await cox(['tokens', 'revoke', 'ci'])).code).toBe(0);
  const { code, stderr } = await following;
  expect([code, stderr]).toEqual([4, expect.stringContaining("token 'ci' was revoked at")]);
  expect(JSON.parse((await cox(['tokens', 'list', '--all', '--json'])).stdout)[0].state).toBe('revoked');
  await client.tasks.cancel(task.id, { now: true });
});

test('a restored ledger has no tokens, so that none that was revoked is good again, and says so', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const { cox, home } = daemon;
  const token = created(await cox(['tokens', 'create', 'ci', '--may', 'read']));
  const backup = join(home, '..', `${home.split('/').at(-1)}.backup`);
  expect((await cox(['backup', backup])).code).toBe(0);
  expect((await cox(['tokens', 'revoke', 'ci'])).code).toBe(0);
  await daemon.stop();
  const restored = await cox(['restore', backup, '--force']);
  expect([restored.code, restored.stderr]).toEqual([
    0,
    expect.stringContaining('1 access token was not restored'),
  ]);
  await daemon.start();
  expect(await daemon.client.tokens.list({ all: true })).toEqual([]);
  const { code, stderr } = await cox(['tasks', 'list'], { env: { COX_TOKEN: token } });
  expect([code, stderr]).toEqual([4, expect.stringContaining('does not know that access token')]);
});

test.each([
  [['x'], /missing --may/],
  [['x', '--may', 'rea'], /--may must be one of read/],
  [['x/y', '--may', 'read'], /starts with a letter or digit/],
  [['x', '--may', 'admin', '--agents', 'lint'], /cannot be limited to agents/],
  [['x', '--may', 'read', '--agents', 'nobody'], /there is no agent 'nobody'/],
  [['x', '--may', 'read', '--expires', 'yesterday'], /--expires takes a time|is in the past/],
])('a token cannot be made of %j', async (args, message) => {
  const { cox } = await testDaemon({ config: CONFIG });
  const { code, stdout, stderr } = await cox(['tokens', 'create', ...args]);
  expect([code === 0, stdout]).toEqual([false, '']);
  expect(stderr).toMatch(message);
});
