// opencode with the settings that it comes with asks nobody: cox makes it ask what `cox agents show` says is asked.

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nextEvent, openRequest } from '../helpers/events.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { opencodeDaemon } from './opencode-daemon.ts';

const bash = (command: string) => ({ tool: 'bash', input: { command, description: 'runs a command' } });
const todos = (status: string) => [
  { content: 'look around', status: 'completed', priority: 'high' },
  { content: 'write it down', status, priority: 'low' },
];

describe('opencode with its own defaults', () => {
  it('asks before it runs and writes, whatever its settings and those of the project allow, and its to-dos are a plan', {
    timeout: 120_000,
  }, async () => {
    const { daemon, folder } = await opencodeDaemon(
      [
        { say: [{ tool: 'todowrite', input: { todos: todos('in_progress') } }] },
        { say: [bash('echo ran > ran.txt')] },
        { say: [{ tool: 'write', input: { filePath: 'written.txt', content: 'written' } }] },
        { say: ['Done.'] },
      ],
      // The settings of the user: a wildcard behind what it is to override.
      { agent: { settings: { permission: { bash: 'allow', edit: 'allow', '*': 'allow' } } } },
    );
    const project = { permission: { bash: { '*': 'allow' }, edit: 'allow' } };
    await writeFile(join(folder, 'opencode.json'), JSON.stringify(project));
    const id = await submit(daemon, folder, ['make files']);
    const command = await openRequest(daemon, id);
    expect(command.detail).toContain('echo ran > ran.txt');
    expect(existsSync(join(folder, 'ran.txt'))).toBe(false);
    expect(await daemon.cox(['approve', command.id])).toMatchObject({ code: 0 });
    const file = await nextEvent(
      daemon,
      id,
      ({ type, data }) => type === 'InputRequested' && JSON.stringify(data).includes('written'),
    );
    if (file.type !== 'InputRequested') throw new Error('it asked nothing');
    expect(await readFile(join(folder, 'ran.txt'), 'utf8')).toBe('ran\n');
    await daemon.cox(['deny', file.data.request.id, '--reason', 'no files']);
    await ended(daemon, id);
    const { plan } = await daemon.client.tasks.get(id, { include: ['plan'] });
    expect(plan?.map(({ content, priority }) => [content, priority])).toEqual([
      ['look around', 'high'],
      ['write it down', 'low'],
    ]);
  });
});
