import type { Task, TaskId } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import type { EngineSettings } from '../engine.ts';
import { findOutlived } from './adoptable.ts';

const settings = {
  agents: [{ name: 'shell', runtime: 'command' }],
  limits: { 'runs.onDaemonDeath': 'continue' },
} as unknown as EngineSettings; // what the fate of a run depends on

const someTask = (id: string, task: Partial<Task>): Task =>
  ({
    id: id as TaskId,
    rootId: id as TaskId,
    agent: 'shell',
    runtime: 'command',
    status: 'running',
    startedAt: new Date(5_000).toISOString(),
    ...task,
  }) as Task; // of a task only these count

const outlivedOf = async (
  tasks: readonly Task[],
  { nowMs = 9_000, lostMs = 1_000, held = [] as readonly string[] } = {},
) => {
  const claims = tasks.map(({ id }) => ({ claim: { taskId: id, attempt: 1, runId: `run-${id}` } }));
  const env = {
    ledger: { tasks: { getMany: async () => tasks } },
    programs: { held: async () => new Set(held), lastLostMs: () => lostMs },
    runsDir: '/nowhere',
    clock: { nowMs: () => nowMs },
  } as unknown as Parameters<typeof findOutlived>[1]; // what it asks for
  const { adoptable, notBegun } = await findOutlived(claims, env, settings);
  return { adoptable: [...adoptable], notBegun: [...notBegun] };
};

test('what nobody has heard of had not begun, unless programs were lost since, or the clock was set back', async () => {
  const task = someTask('one', {});
  expect(await outlivedOf([task])).toEqual({ adoptable: [], notBegun: ['one'] });
  for (const since of [{ lostMs: 5_000 }, { nowMs: 4_999 }])
    expect(await outlivedOf([task], since)).toEqual({ adoptable: [], notBegun: [] });
});

test('a step that has just been put off does not hold up its workflow', async () => {
  const rootId = 'flow' as TaskId;
  const tasks = [
    someTask('flow', { runtime: 'cox' }),
    someTask('step', { rootId }),
    someTask('again', { rootId, status: 'pending' }),
  ];
  expect(await outlivedOf(tasks, { held: ['run-step'] })).toEqual({
    adoptable: ['flow', 'step'],
    notBegun: [],
  });
});
