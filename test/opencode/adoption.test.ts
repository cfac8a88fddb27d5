// The real opencode outlives its daemon: with a permission open, and in the middle of a command.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nextEvent, openRequest } from '../helpers/events.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { opencodeDaemon } from './opencode-daemon.ts';

const TICKS = 'for i in $(seq 1 20); do echo $i >> ticks.txt; sleep 0.2; done';

it('opencode goes on with its question open and with its command at work', { timeout: 120_000 }, async () => {
  const { daemon, folder, models } = await opencodeDaemon([
    {
      say: [{ tool: 'bash', input: { command: TICKS, description: 'counts' } }],
      claims: { input: 100, output: 10 },
    },
    { say: ['It ', 'has counted.'], claims: { input: 200, output: 20 } },
  ]);
  const id = await submit(daemon, folder, ['count']);
  const request = await openRequest(daemon, id);
  await daemon.kill9();
  await daemon.start();
  expect(await openRequest(daemon, id)).toMatchObject({ id: request.id });
  expect(await daemon.cox(['approve', request.id])).toMatchObject({ code: 0 });
  const ticks = async (): Promise<string> => readFile(join(folder, 'ticks.txt'), 'utf8').catch(() => '');
  await expect.poll(ticks).toContain('3\n');
  await daemon.kill9();
  await daemon.start();
  await nextEvent(daemon, id, ({ type }) => type === 'RunAdopted');
  await ended(daemon, id);
  const { task, toolCalls } = await daemon.client.tasks.get(id, { include: ['toolCalls', 'usage'] });
  expect(task).toMatchObject({ status: 'completed', result: 'It has counted.', attempt: 1 });
  expect(toolCalls).toMatchObject([{ status: 'completed', kind: 'execute' }]);
  expect(await ticks()).toBe(Array.from({ length: 20 }, (_, index) => `${index + 1}\n`).join(''));
  expect(models.requests.filter(({ tools }) => tools.length > 0)).toHaveLength(2);
});
