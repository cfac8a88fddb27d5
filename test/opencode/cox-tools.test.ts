// The real opencode uses the tools of cox: it gives work away, and keeps items.

import { describe, expect, test } from 'vitest';
import type { Asked, Script } from '../../packages/runtimes/src/testing/model-server/index.ts';
import { processesOf } from '../helpers/processes.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { opencodeDaemon } from './opencode-daemon.ts';

/** It puts the name of the server before those of its tools. */
const cox = (tool: string, input: Record<string, unknown>) => ({ tool: `cox_${tool}`, input });

const userText = ({ messages }: Asked): string =>
  messages
    .filter(({ role }) => role === 'user')
    .map(({ text }) => text)
    .join('\n');
const toolTexts = ({ messages }: Asked): readonly string[] =>
  messages.filter(({ role }) => role === 'tool').map(({ text }) => text);

describe('opencode', () => {
  test('submits and waits twice with one slot, and is reminded of the items it keeps in the next task of its session', async () => {
    const lead: Script = (asked) => {
      const answers = toolTexts(asked);
      if (answers.length === 0)
        return { say: [cox('bg_submit', { prompt: 'echo one', agent: 'shell', wait: true })] };
      if (answers.length === 1)
        return { say: [cox('bg_submit', { prompt: 'echo two', agent: 'shell', wait: true })] };
      if (answers.length === 2)
        return { say: [cox('manage_tasks', { action: 'create', title: 'oil the hinges' })] };
      return {
        say: [
          `Heard ${answers
            .slice(0, 2)
            .map((text) => /\b(one|two)\b/.exec(text)?.[0])
            .join(' and ')}.`,
        ],
      };
    };
    const look: Script = (asked) => {
      const answers = toolTexts(asked);
      const isListed = answers.length > 3;
      return {
        say: [
          isListed
            ? `Left: ${/oil the hinges/.exec(answers.at(-1) ?? '')?.[0]}`
            : cox('manage_tasks', { action: 'list' }),
        ],
      };
    };
    const script: Script = (asked) =>
      asked.tools.length === 0
        ? undefined
        : userText(asked).includes('what is left')
          ? look(asked)
          : lead(asked);
    const { daemon, models, folder } = await opencodeDaemon(script, {
      agent: { permissions: 'allow', maySubmit: ['shell'] },
      config: 'maxConcurrentTasks: 1\n',
    });
    const inSession = ['--session', 'house'];
    const id = await submit(daemon, folder, [...inSession, 'lead']);
    const task = await ended(daemon, id);
    expect(task.error).toBe(undefined);
    expect(task).toMatchObject({ status: 'completed', result: 'Heard one and two.' });
    expect(models.requests.find(({ tools }) => tools.length > 0)?.tools).toEqual(
      expect.arrayContaining(['cox_bg_submit', 'cox_manage_tasks', 'cox_spawn', 'cox_ask_user']),
    );
    const { children = [] } = await daemon.client.tasks.get(id, { include: ['children'] });
    expect(children.map(({ status, result }) => [status, result])).toEqual([
      ['completed', 'one'],
      ['completed', 'two'],
    ]);
    expect((await daemon.cox(['tasks', 'describe', id])).stdout).toMatch(/cox_bg_submit[\s\S]*Children\n/);

    const next = await submit(daemon, folder, [...inSession, 'what is left']);
    expect(await ended(daemon, next)).toMatchObject({
      status: 'completed',
      result: 'Left: oil the hinges',
    });
    const asked = models.requests.find((one) => userText(one).includes('what is left'));
    expect(userText(asked as Asked)).toMatch(/item.*oil the hinges/);
  });

  test('is cancelled while it waits for a child, and both are gone', async () => {
    const script: Script = (asked) =>
      asked.tools.length === 0
        ? undefined
        : { say: [cox('bg_submit', { prompt: 'echo begun; sleep 1000', agent: 'shell', wait: true })] };
    const { daemon, folder } = await opencodeDaemon(script, {
      agent: { permissions: 'allow', maySubmit: ['shell'] },
      config: 'maxConcurrentTasks: 1\ncancelToolGrace: 1s\n',
    });
    const id = await submit(daemon, folder, ['lead']);
    for await (const event of daemon.client.events({ since: 0, root: id }))
      if (event.type === 'StreamChunk' && event.data.text.includes('begun')) break;
    await daemon.cox(['tasks', 'cancel', id]);
    expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled' });
    const { children = [] } = await daemon.client.tasks.get(id, { include: ['children'] });
    const ends = await Promise.all(children.map((child) => ended(daemon, child.id)));
    expect(ends).toMatchObject([{ status: 'cancelled', reason: 'parent' }]);
    expect(processesOf(daemon.home).filter(({ pid }) => pid !== daemon.pid)).toEqual([]);
  });
});
