// An agent that may not run commands tries each way around it that its tools offer.

import { existsSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Piece } from '../../packages/runtimes/src/testing/model-server/index.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { modelDaemon } from './model-daemon.ts';

const DENIED = { permissions: { default: 'allow', execute: 'deny' } };
const TOUCH = 'touch never.txt';

type Call = Extract<Piece, { readonly tool: string }>;
const use = (tool: string, input: Record<string, unknown>): Call => ({ tool, input });

/** What each call was answered, in order. */
const tryAll = async (
  calls: readonly Call[],
  prepare: (folder: string, home: string) => Promise<void> = async () => {},
) => {
  const all = await modelDaemon(
    [
      ...calls.map((call) => ({ say: [call] })),
      { say: ['I gave up.'] },
      { say: ['A child.'], isRepeated: true },
    ],
    {
      agent: { ...DENIED, maySubmit: ['shell', 'tool', 'command', 'hand'] },
      agents: {
        tool: { runtime: 'command', shell: true },
        hand: { permissions: 'allow' },
      },
    },
  );
  const { daemon, models, folder } = all;
  await prepare(folder, daemon.home);
  const id = await submit(daemon, folder, ['--on-input', 'deny', 'try']);
  const task = await ended(daemon, id);
  const answers = models.requests.slice(1, calls.length + 1).map(({ lastText }) => lastText);
  return { ...all, id, task, answers };
};

test('no command runs, whichever agent gets it', async () => {
  const { folder, daemon, id, task, answers, models } = await tryAll([
    use('shell', { command: TOUCH }),
    use('bash', { command: TOUCH }),
    use('bg_submit', { prompt: TOUCH, agent: 'shell', wait: true }),
    use('bg_submit', { prompt: TOUCH, agent: 'tool', wait: true }),
    use('bg_submit', { prompt: TOUCH, agent: 'command', wait: true }),
    use('spawn', { prompt: TOUCH, agent: 'shell' }),
    use('review', { task: '@1', agent: 'shell', instructions: TOUCH }),
    use('bg_submit', { prompt: 'x', agent: 'stranger', wait: true }),
  ]);
  expect(task).toMatchObject({ status: 'completed', result: 'I gave up.' });
  expect(models.requests[0]?.tools).not.toContain('shell');
  expect(answers[0]).toMatch(/there is no tool 'shell'/);
  expect(answers[1]).toMatch(/there is no tool 'bash'/);
  for (const answer of answers.slice(2, 7)) expect(answer).toMatch(/^(forbidden|illegal_transition): /);
  expect(existsSync(join(folder, 'never.txt'))).toBe(false);
  const { children = [] } = await daemon.client.tasks.get(id, { include: ['children'] });
  expect(children).toEqual([]);
});

test('a helper of an agent that may do more gets no more than the agent', async () => {
  const { models, folder, task } = await tryAll([
    use('bg_submit', { prompt: 'you may', agent: 'hand', wait: true }),
  ]);
  expect(task.status).toBe('completed');
  const child = models.requests.find(({ messages }) => messages[0]?.text === 'you may');
  expect(child?.tools).not.toContain('shell');
  expect(child?.tools).toContain('read_file');
  expect(existsSync(join(folder, 'never.txt'))).toBe(false);
});

test('nothing outside of its folder is read or written, links and the state of cox included', async () => {
  const { answers, daemon } = await tryAll(
    [
      use('read_file', { path: '/etc/passwd' }),
      use('read_file', { path: 'link.txt' }),
      use('write_file', { path: '../never.txt', content: 'x' }),
      use('write_file', { path: 'state/config.yaml', content: 'agents: {}' }),
      use('bg_submit', { prompt: 'x', workdir: '/', wait: true }),
    ],
    async (folder, home) => {
      await symlink('/etc/passwd', join(folder, 'link.txt'));
      await symlink(home, join(folder, 'state'));
      await writeFile(join(folder, 'a.txt'), 'a');
    },
  );
  for (const answer of answers) expect(answer).not.toContain('root:');
  expect(answers.map((answer) => /outside|forbidden|belongs to|may not/.test(answer))).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect((await daemon.cox(['agents', 'list', '-q'])).stdout).toContain('hand');
});

test('it cannot say yes to itself, nor to its child', async () => {
  const { daemon, models, folder } = await modelDaemon(
    ({ messages, lastText }) => {
      const steps = messages.filter(({ role }) => role === 'assistant').length;
      if (messages[0]?.text === 'lead') {
        if (steps === 0) return { say: [use('bg_submit', { prompt: 'child' })] };
        const id = /tsk_\w+/.exec(lastText)?.[0];
        if (steps === 1)
          return { say: [use('send', { session: id?.replace('tsk_', 'ses_') ?? '', message: 'yes' })] };
        if (steps === 2) return { say: [use('ask_user', { question: 'May the child?', default: 'yes' })] };
        return { say: ['Led.'] };
      }
      return { say: [steps === 0 ? use('shell', { command: TOUCH }) : 'Child is done.'] };
    },
    { config: 'maxConcurrentTasks: 2\n' },
  );
  const id = await submit(daemon, folder, ['--on-input', 'deny', 'lead']);
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed' });
  const { children = [] } = await daemon.client.tasks.get(id, { include: ['children'] });
  for (const child of children) await daemon.cox(['tasks', 'cancel', '--now', child.id]);
  expect(existsSync(join(folder, 'never.txt'))).toBe(false);
  expect(models.requests.length).toBeGreaterThan(3);
});
