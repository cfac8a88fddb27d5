// However an agent over ACP is ended, nothing of it is left: not the agent, not what it started.

import { describe, expect, test } from 'vitest';
import type { TestDaemon } from '../helpers/daemon.ts';
import { ENDS_RUNS } from '../helpers/daemon.ts';
import { nextEvent } from '../helpers/events.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { runningFor, surveyorDaemon, surveyorsOf } from './surveyor-daemon.ts';

/** Whoever waits for that is not done before the test is given up. */
const NEVER_OVER = { config: 'cancelGrace: 1h\ncancelToolGrace: 1h\n' };
/** Every pause of the agent is far longer than the test. */
const SLOW = ['--slow', '100000'];

const helpers = (daemon: TestDaemon): readonly string[] =>
  runningFor(daemon).flatMap(({ command }) => (command === 'sleep 600' ? [command] : []));

const helperCall = (daemon: TestDaemon, id: string) =>
  nextEvent(
    daemon,
    id,
    (event) => event.type === 'ToolCallCompleted' && event.data.toolCallId.startsWith('helper'),
  );

describe('a cancel', () => {
  test('of an agent that listens ends it at once', async () => {
    const { daemon, folder } = await surveyorDaemon(SLOW, NEVER_OVER);
    const id = await submit(daemon, folder, ['Survey']);
    await nextEvent(daemon, id, ({ type }) => type === 'PlanUpdated');
    expect((await daemon.cox(['tasks', 'cancel', id])).code).toBe(0);
    expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled', reason: 'user' });
    expect(runningFor(daemon)).toEqual([]);
  });

  test('of one that ignores it, a closed stdin and SIGTERM ends by force', async () => {
    const { daemon, folder } = await surveyorDaemon([...SLOW, '--ignore-cancel'], {
      config: 'cancelGrace: 2s\n',
    });
    const id = await submit(daemon, folder, ['Survey']);
    await nextEvent(daemon, id, ({ type }) => type === 'PlanUpdated');
    await daemon.client.tasks.cancel(id);
    const task = await ended(daemon, id);
    expect(task).toMatchObject({ status: 'cancelled', reason: 'user' });
    expect(runningFor(daemon)).toEqual([]);
  });

  test('with --now does not wait for one that ignores everything', async () => {
    const { daemon, folder } = await surveyorDaemon([...SLOW, '--ignore-cancel'], NEVER_OVER);
    const id = await submit(daemon, folder, ['Survey']);
    await nextEvent(daemon, id, ({ type }) => type === 'PlanUpdated');
    await daemon.client.tasks.cancel(id, { now: true });
    expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled', reason: 'user' });
    expect(runningFor(daemon)).toEqual([]);
  });

  test('ends what the agent started in a session of its own, and describe names it', async () => {
    const { daemon, folder } = await surveyorDaemon(['--helper', '--chatty', '1000000']);
    const id = await submit(daemon, folder, ['Survey']);
    await helperCall(daemon, id);
    expect(helpers(daemon)).toHaveLength(1);
    await daemon.cox(['tasks', 'cancel', id]);
    expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled' });
    expect(runningFor(daemon)).toEqual([]);
    expect((await daemon.cox(['tasks', 'describe', id])).stdout).toMatch(/\d+ +SIG(TERM|KILL) +sleep 600/);
  });
});

test('what an agent left behind when it was done is gone with its task', async () => {
  const { daemon, folder } = await surveyorDaemon(['--helper']);
  const run = await daemon.cox(['tasks', 'run', '--workdir', folder, 'Survey']);
  expect(run.code).toBe(0);
  expect(runningFor(daemon)).toEqual([]);
});

test('what outlived a daemon that was killed is ended by the next before anything new starts', async () => {
  const { daemon, folder } = await surveyorDaemon(['--helper', '--chatty', '1000000', '--ignore-cancel'], {
    config: ENDS_RUNS,
  });
  const id = await submit(daemon, folder, ['Survey']);
  await helperCall(daemon, id);
  await daemon.kill9();
  expect(helpers(daemon)).toHaveLength(1);
  await daemon.start();
  expect(await ended(daemon, id)).toMatchObject({ status: 'failed', reason: 'restarted' });
  expect((await daemon.cox(['tasks', 'run', '--agent', 'shell', 'echo next'])).stdout).toBe('next\n');
  expect(runningFor(daemon)).toEqual([]);
});

test('an agent that waits for the next turn is ended by the next daemon too, when this one is killed', async () => {
  const { daemon, folder } = await surveyorDaemon(['--helper', '--ignore-cancel'], { config: ENDS_RUNS });
  await ended(daemon, await submit(daemon, folder, ['--session', 'survey', 'Survey']));
  expect(surveyorsOf(daemon)).toHaveLength(1);
  expect(helpers(daemon)).toHaveLength(1);
  await daemon.kill9();
  await daemon.start();
  expect((await daemon.cox(['tasks', 'run', '--agent', 'shell', 'echo next'])).stdout).toBe('next\n');
  expect(runningFor(daemon)).toEqual([]);
});
