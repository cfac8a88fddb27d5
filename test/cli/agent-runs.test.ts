// What a person sees of a run of an ACP agent: where "always" is kept, its process, its log, and how it is cancelled.

import { expect, test } from 'vitest';
import { acpAgent } from '../../packages/runtimes/src/testing/acp-runs.ts';
import { testDaemon } from '../helpers/daemon.ts';
import { nextEvent, openRequest } from '../helpers/events.ts';
import { ended, submit } from '../helpers/submitted.ts';

const agent = (...flags: string[]) => ({ runtime: 'acp', command: acpAgent(flags).command });

const daemonOf = (config: object) =>
  testDaemon({
    config: JSON.stringify({
      agents: { quiet: agent('--name', 'qwen', '--logs', '--offers-always') },
      ...config,
    }),
  });

test('an approval for always says where the agent keeps it, and describe names the process while it runs', async () => {
  const daemon = await daemonOf({});
  const id = await submit(daemon, daemon.home, ['--agent', 'quiet', 'asks']);
  const { id: request, options } = await openRequest(daemon, id);
  const kept = '(kept in .qwen/settings.json of the project)';
  expect(options?.map(({ label }) => label)).toContainEqual(expect.stringContaining(kept));
  const { pid } = JSON.parse((await daemon.cox(['tasks', 'describe', id, '--json'])).stdout);
  expect(() => process.kill(pid, 0)).not.toThrow();
  const approved = await daemon.cox(['approve', request, '--always']);
  expect(approved).toMatchObject({ code: 0, stdout: expect.stringContaining(kept) });
  await ended(daemon, id);
  expect(JSON.parse((await daemon.cox(['tasks', 'describe', id, '--json'])).stdout)).not.toHaveProperty(
    'pid',
  );
});

test('what an agent logs while it starts is kept and not printed, what it says of its work is', async () => {
  const daemon = await daemonOf({});
  const run = await daemon.cox(['tasks', 'run', '--agent', 'quiet', 'stderr a warning']);
  expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('done') });
  expect(run.stderr).toContain('a warning');
  expect(run.stderr).not.toMatch(/session.create|log of the start/);
  const { task } = await daemon.client.tasks.get('@1');
  await nextEvent(
    daemon,
    task.id,
    ({ type, data }) => type === 'AgentUpdate' && JSON.stringify(data).includes('log of the start'),
  );
});

test('forcing a cancel again answers when it is over', async () => {
  const daemon = await daemonOf({ cancelToolGrace: '60m', cancelGrace: '50m' });
  const id = await submit(daemon, daemon.home, ['--agent', 'quiet', 'works 100000000']);
  await nextEvent(daemon, id, ({ type }) => type === 'ToolCallStarted');
  expect((await daemon.cox(['tasks', 'cancel', id, '--no-wait'])).code).toBe(0);
  const forced = await daemon.cox(['tasks', 'cancel', id, '--now', '--no-wait']);
  expect(forced.code).toBe(0);
  const again = await daemon.cox(['tasks', 'cancel', id, '--now']);
  expect(again).toMatchObject({ code: 0 });
  const { task } = await daemon.client.tasks.get(id);
  expect(task).toMatchObject({ status: 'cancelled', reason: 'user' });
});

test('a deep check asks for an answer, knows the answers of who is not logged in, and is remembered', async () => {
  const agents = {
    good: agent('--acts', 'say ready'),
    spoken: agent('--acts', 'say Invalid API key · Please run /login'),
    refused: agent('--acts', 'error 401 Unauthorized: missing api key'),
  };
  const daemon = await daemonOf({ agents });
  const check = (...args: string[]) => daemon.cox(['agents', 'check', ...args]);
  const shallow = await check('spoken');
  expect(shallow).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('to see whether it is logged in, run: cox agents check spoken --deep'),
  });
  expect(shallow.stdout).not.toContain('no login is missing');
  expect(await check('good', '--deep')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^✓ answer +it answered in \d+ ms: ready$/m),
  });
  expect(await check('spoken', '--deep')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^✗ answer +it is not logged in: Invalid API key/m),
  });
  expect(await check('refused', '--deep')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^✗ answer +agent 'refused' is not logged in \(.*401/m),
  });
  const lastOf = async (name: string) => (await daemon.client.agents.get(name)).lastCheck;
  expect(await lastOf('good')).toMatchObject({ ok: true, at: expect.stringMatching(/^20/) });
  expect((await lastOf('spoken'))?.steps.at(-1)).toMatchObject({ name: 'answer', ok: false });
  expect((await daemon.client.agents.list()).find(({ name }) => name === 'shell')?.lastCheck).toBeUndefined();
  await daemon.stop();
  await daemon.start();
  expect((await lastOf('spoken'))?.steps.at(-1)).toMatchObject({ name: 'answer', ok: false });
  // What was found about another definition says nothing about this one.
  await daemon.cox(['config', 'set', 'agents.good.keepAlive', '10s']);
  expect(await lastOf('good')).toBeUndefined();
});
