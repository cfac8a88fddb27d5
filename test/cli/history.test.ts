// What lists of the past show: background work that an agent submitted, and of a run one line; what a search finds.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shortId, type Task } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { openCockpit } from '../helpers/cockpit-terminal.ts';
import { COX } from '../helpers/cox.ts';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { ended, submit } from '../helpers/submitted.ts';

const WORKFLOW = `
name: flow
steps:
  - id: build
    run: "true"
  - id: check
    run: exit 37
    needs: [build]
`;

const ids = (stdout: string): readonly string[] => JSON.parse(stdout).map(({ id }: Task) => id);

/** A task that submitted another in the background, and a run of two steps, the second of which failed. */
const past = async (): Promise<{
  readonly daemon: TestDaemon;
  readonly lead: string;
  readonly beside: string;
  readonly run: string;
  readonly step: string;
}> => {
  const daemon = await testDaemon({ config: 'defaultAgent: shell\n' });
  const { home, client } = daemon;
  const lead = await submit(daemon, home, ['--title', 'the lead', `'${COX}' bg submit -q 'echo beside'`]);
  const beside = (await ended(daemon, lead)).result?.trim() ?? '';
  await ended(daemon, beside);
  await writeFile(join(home, 'flow.yaml'), WORKFLOW);
  const started = await daemon.cox(['workflows', 'run', 'flow.yaml', '-q'], { cwd: home });
  const run = /tsk_\w{12}/.exec(started.stdout)?.[0] ?? '';
  await ended(daemon, run);
  const { children = [] } = await client.tasks.get(run, { include: ['children'] });
  const step = children.find(({ status }) => status === 'failed')?.id ?? '';
  return { daemon, lead, beside, run, step };
};

test('recent and list show background work that an agent submitted and of a run one line; counts say as many', async () => {
  const { daemon, lead, beside, run, step } = await past();
  const { cox, client } = daemon;
  const all = [run, beside, lead].toSorted();
  expect(ids((await cox(['tasks', 'recent', '--json'])).stdout).toSorted()).toEqual(all);
  expect(ids((await cox(['tasks', 'list', '--json'])).stdout).toSorted()).toEqual(all);
  expect((await client.tasks.counts()).history).toBe(3);
  expect(ids((await cox(['tasks', 'list', '--parent', run, '--json'])).stdout)).toContain(step);
  // A retry of what failed begins with the run, which repeats its step.
  const retried = await cox(['tasks', 'retry', '--failed', '--json']);
  expect(retried.stdout).toContain(`"retryOf":"${run}"`);
  expect(retried.stdout).not.toContain(`"retryOf":"${step}"`);
});

test('a search finds ids and their beginnings, error texts, and steps', async () => {
  const { daemon, beside, step } = await past();
  const { error } = (await daemon.client.tasks.get(step)).task;
  expect(error?.message).toContain('37');
  const found = async (words: string) =>
    ids((await daemon.cox(['tasks', 'list', '--search', words, '--json'])).stdout);
  await expect.poll(() => found('37'), { timeout: 20_000 }).toContain(step);
  for (const typed of [step, shortId(step), shortId(step).slice(0, 5)])
    expect(await found(typed)).toContain(step);
  expect(await found(shortId(beside))).toContain(beside);
});

test('History of the cockpit lists and counts the same, and finds a step by its id', async () => {
  const { daemon, lead, beside, run, step } = await past();
  const cockpit = openCockpit(daemon.home, { columns: 120, rows: 40 });
  await cockpit.until(/Active/);
  cockpit.press('ctrl+5');
  await cockpit.until('History 3');
  cockpit.clickOn('History');
  await cockpit.until((lines) => [lead, beside, run].every((id) => lines.join('\n').includes(shortId(id))));
  expect((await cockpit.until('History 3')).join('\n')).not.toContain(shortId(step));
  cockpit.press('/');
  cockpit.type(shortId(step));
  await cockpit.until((lines) => lines.slice(4).join('\n').includes(shortId(step)));
  await cockpit.until('History 1');
  cockpit.press('escape', 'escape', 'ctrl+c', 'ctrl+c');
  await cockpit.close();
});
