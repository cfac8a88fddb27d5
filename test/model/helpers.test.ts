// Model agents that give work away, with one slot for all of it.

import { describe, expect, test } from 'vitest';
import type { Asked, Script } from '../../packages/runtimes/src/testing/model-server/index.ts';
import { processesOf } from '../helpers/processes.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { ALLOWED, modelDaemon, shell } from './model-daemon.ts';

const ONE_SLOT = 'maxConcurrentTasks: 1\n';

/** Which task a request belongs to: the first words that its conversation began with. */
const promptOf = ({ messages }: Asked): string => messages.find(({ role }) => role === 'user')?.text ?? '';
const stepOf = ({ messages }: Asked): number => messages.filter(({ role }) => role === 'assistant').length;

const idIn = (text: string): string => /tsk_[a-z2-7]{12}/.exec(text)?.[0] ?? 'no id';

test('a task that submits two others and waits for each gets their results, one slot or not', async () => {
  const script: Script = (asked) => {
    const prompt = promptOf(asked);
    if (prompt !== 'lead') return { say: [`The answer to ${prompt}.`], claims: { input: 10, output: 1 } };
    const give = (what: string) => ({ tool: 'bg_submit', input: { prompt: what, wait: true } });
    if (stepOf(asked) === 0) return { say: [give('one'), give('two')], claims: { input: 20, output: 2 } };
    const told = asked.messages.filter(({ role }) => role === 'tool').map(({ text }) => text);
    const answers = told.map((text) => /The answer to \w+\./.exec(text)?.[0]);
    return { say: [answers.join(' ')], claims: { input: 30, output: 3 } };
  };
  const { daemon, models, folder } = await modelDaemon(script, { config: ONE_SLOT });
  const id = await submit(daemon, folder, ['lead']);
  const task = await ended(daemon, id);
  expect(task).toMatchObject({ status: 'completed', result: 'The answer to one. The answer to two.' });
  const { children = [] } = await daemon.client.tasks.get(id, { include: ['children'] });
  expect(children.map(({ status, source, workDir }) => [status, source, workDir])).toEqual([
    ['completed', 'agent', folder],
    ['completed', 'agent', folder],
  ]);
  const { stdout } = await daemon.cox(['tasks', 'describe', id]);
  for (const child of children) expect(stdout).toMatch(new RegExp(`^ +${child.id} +completed`, 'm'));
  const spent = [task, ...children].map(({ usage }) => usage?.inputTokens ?? 0);
  expect(spent.reduce((sum, one) => sum + one, 0)).toBe(models.usage().input);
});

test('a task that spawns two helpers in turn gets their answers, and sends one another message', async () => {
  const script: Script = (asked) => {
    const prompt = promptOf(asked);
    if (prompt.startsWith('help')) return { say: [`${asked.lastText}: done.`] };
    const last = asked.lastText;
    const session = /in session (\S+)\./.exec(last)?.[1] ?? 'none';
    const steps = [
      { tool: 'spawn', input: { prompt: 'help a' } },
      { tool: 'bg_result', input: { id: idIn(last), wait: true } },
      { tool: 'spawn', input: { prompt: 'help b' } },
      { tool: 'send', input: { session, message: 'and c' } },
      { tool: 'bg_list', input: {} },
    ];
    const step = steps[stepOf(asked)];
    return { say: [step ?? 'All helped.'] };
  };
  const { daemon, models, folder } = await modelDaemon(script, { config: ONE_SLOT });
  const id = await submit(daemon, folder, ['lead']);
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'All helped.' });
  const told = models.requests.findLast((asked) => promptOf(asked) === 'lead')?.messages ?? [];
  const answers = told.filter(({ role }) => role === 'tool').map(({ text }) => text);
  expect(answers[1]).toContain('help a: done.');
  expect(answers[4]?.match(/tsk_/g)?.length).toBeGreaterThanOrEqual(3);
  const { children = [] } = await daemon.client.tasks.get(id, { include: ['children'] });
  expect(children.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['helper', 'helper']));
});

describe('cancelling the parent', () => {
  test('ends its children in the middle of their work, and nothing is left', async () => {
    const script: Script = (asked) =>
      promptOf(asked) === 'lead'
        ? {
            say: [
              { tool: 'spawn', input: { prompt: 'work 1' } },
              { tool: 'bg_submit', input: { prompt: 'work 2', wait: true } },
            ],
          }
        : { say: [shell('echo begun; sleep 1000')] };
    const { daemon, folder } = await modelDaemon(script, {
      agent: ALLOWED,
      config: 'maxConcurrentTasks: 2\ncancelToolGrace: 200ms\n',
    });
    const id = await submit(daemon, folder, ['lead']);
    const begun = new Set<string>();
    for await (const event of daemon.client.events({ since: 0, root: id })) {
      if (event.type === 'ToolCallUpdated' && `${event.data.output}`.includes('begun'))
        begun.add(event.taskId);
      if (begun.size === 2) break;
    }
    expect((await daemon.cox(['tasks', 'cancel', id])).code).toBe(0);
    expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled', reason: 'user' });
    const { children: cancelled = [] } = await daemon.client.tasks.get(id, { include: ['children'] });
    const children = await Promise.all(cancelled.map((child) => ended(daemon, child.id)));
    expect(children.map(({ status, reason }) => [status, reason])).toEqual([
      ['cancelled', 'parent'],
      ['cancelled', 'parent'],
    ]);
    expect(processesOf(daemon.home).filter(({ pid }) => pid !== daemon.pid)).toEqual([]);
  });

  test('ends a child that waits for a slot, and one that waits for a person', async () => {
    const script: Script = (asked) =>
      promptOf(asked) === 'lead'
        ? {
            say: [
              { tool: 'bg_submit', input: { prompt: 'asks', wait: true } },
              { tool: 'bg_submit', input: { prompt: 'asks too', wait: true } },
            ],
          }
        : { say: [shell('touch never.txt')] };
    const { daemon, folder } = await modelDaemon(script, { config: ONE_SLOT });
    const id = await submit(daemon, folder, ['lead']);
    for await (const event of daemon.client.events({ since: 0, root: id }))
      if (event.type === 'InputRequested') break;
    await daemon.cox(['tasks', 'cancel', id]);
    expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled' });
    const { children = [] } = await daemon.client.tasks.get(id, { include: ['children'] });
    expect(new Set(children.map(({ status }) => status))).toEqual(new Set(['cancelled']));
    expect((await daemon.cox(['inbox', '-q'])).stdout).toBe('');
  });
});

test('items that one task noted are before the eyes of the next one of its session', async () => {
  const script: Script = ({ system, lastText, messages }) => {
    if (lastText === 'plan') {
      const note = (title: string) => ({ tool: 'manage_tasks', input: { action: 'create', title } });
      return { say: [note('paint the door'), note('oil the hinges')] };
    }
    if (lastText === 'go on')
      return {
        say: [
          {
            tool: 'manage_tasks',
            input: { action: 'complete', id: /(tsk_\w+) \(item, \w+\): paint/.exec(system)?.[1] },
          },
        ],
      };
    const isSecond = messages.some(({ text }) => text === 'go on');
    return { say: [isSecond ? `Left: ${/item, \w+\): (.*)/.exec(system)?.[1]}` : 'Planned.'] };
  };
  const { daemon, folder } = await modelDaemon(script);
  await ended(daemon, await submit(daemon, folder, ['--session', 'house', 'plan']));
  await daemon.stop();
  await daemon.start();
  const id = await submit(daemon, folder, ['--session', 'house', 'go on']);
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'Left: oil the hinges' });
  const listed = await daemon.cox(['tasks', 'list', '--kind', 'item', '--json']);
  const items = JSON.parse(listed.stdout).map((item: { description: string; status: string }) => [
    item.description,
    item.status,
  ]);
  expect(items).toEqual(
    expect.arrayContaining([
      ['paint the door', 'completed'],
      ['oil the hinges', 'pending'],
    ]),
  );
});
