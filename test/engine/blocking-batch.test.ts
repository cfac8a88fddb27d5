// A batch that waits for room: what came in is always told, whatever ends the waiting.

import { submitTask } from '@coxswain/protocol/schema';
import { describe, expect, it } from 'vitest';
import { harness, KIM } from './fixture.ts';
import { LINT } from './harness.ts';

const inputs = (folder: string, count: number) =>
  Array.from({ length: count }, (_, index) => submitTask.parse({ prompt: `echo ${index}`, workDir: folder }));

describe('a batch that waits for room', () => {
  it('reports what came in when it is given up, and refuses the rest', async () => {
    const { engine, folder, ledger } = await harness({ limits: { queueCapacity: 2 } });
    engine.pause();
    const giveUp = new AbortController();
    const answers = engine.submitMany(inputs(folder, 5), KIM, { block: giveUp.signal });
    for await (const _ of ledger.events.subscribe(0, {}, AbortSignal.timeout(10_000))) {
      if ((await ledger.tasks.list({ order: 'created', limit: 10 })).tasks.length === 2) break;
    }
    giveUp.abort();
    const outcomes = await answers;
    expect(outcomes.map((outcome) => ('problem' in outcome ? outcome.problem.code : 'in'))).toEqual([
      'in',
      'in',
      'queue_full',
      'queue_full',
      'queue_full',
    ]);
  });

  it('is not left waiting by a daemon that drains or stops', async () => {
    for (const end of ['drain', 'stop'] as const) {
      const { engine, folder, event, ledger } = await harness({ limits: { queueCapacity: 1 } });
      engine.pause();
      const answers = engine.submitMany(inputs(folder, 3), KIM, { block: new AbortController().signal });
      for await (const _ of ledger.events.subscribe(0, {}, AbortSignal.timeout(10_000))) break;
      await engine[end]();
      const outcomes = await answers;
      const [first] = outcomes;
      if (!first || 'problem' in first) throw new Error('the first had room');
      await event(first.task.id, 'TaskQueued');
      expect(outcomes.at(-1)).toMatchObject({ problem: { code: 'shutting_down' } });
    }
  });

  it('continues when the tasks of a removed agent made room', async () => {
    const { engine, folder, shell, settings } = await harness({
      agents: [LINT],
      limits: { queueCapacity: 1 },
    });
    engine.pause();
    await shell('x', { agent: 'lint' });
    const answers = engine.submitMany(inputs(folder, 1), KIM, { block: AbortSignal.timeout(10_000) });
    engine.configure({ ...settings, agents: settings.agents.filter(({ name }) => name !== 'lint') });
    expect(await answers).toMatchObject([{ existing: false }]);
  });
});
