import { describe, expect, it, vi } from 'vitest';
import { harness, KIM } from './fixture.ts';

describe('the order of work', () => {
  it('is by priority, then age, on one slot', async () => {
    const { shell, ended, engine, folder } = await harness({ limits: { maxConcurrentTasks: 1 } });
    engine.pause();
    const tasks = [];
    for (const [name, priority] of [
      ['a', 0],
      ['b', 5],
      ['c', 0],
      ['d', 10],
    ] as const) {
      tasks.push(await shell(`echo ${name} >> ${folder}/order`, { priority }));
    }
    const last = await shell(`cat ${folder}/order`, { priority: -1 });
    await engine.resume();
    expect((await ended(last.id)).result).toBe('d\nb\na\nc');
  });

  it.each([
    ['that waited for a slot', 'true', {}, {}],
    ['that waited for its session', 'true', { session: 'chat' }, { session: 'chat' }],
    ['when its output has to be written first', 'head -c 300000 /dev/zero | tr "\\0" x', {}, {}],
  ])(
    'claims the next task with the end of the one before, and after it: %s',
    async (_, prompt, ofFirst, ofSecond) => {
      const { shell, reaches, ended, event, engine, ledger } = await harness({
        limits: { maxConcurrentTasks: 1 },
      });
      engine.pause();
      const [first, second] = [await shell(prompt, ofFirst), await shell('true', ofSecond)];
      const { settle } = ledger.tasks;
      // The engine hears of the end only when the next task runs.
      vi.spyOn(ledger.tasks, 'settle').mockImplementationOnce(async (...end) => {
        const settled = await settle(...end);
        await event(second.id, 'TaskStarted');
        return settled;
      });
      await engine.resume();
      await reaches(first.id, 'completed');
      await ended(second.id);
      const [end, start] = [await event(first.id, 'TaskCompleted'), await event(second.id, 'TaskStarted')];
      expect(end.seq).toBeLessThan(start.seq);
    },
  );

  it('lets a task of a named group run beside the global slots', async () => {
    const { shell, ended, reaches, engine } = await harness({
      limits: { maxConcurrentTasks: 1, groups: { gpu: 1 } },
    });
    const global = await shell('sleep 30');
    await reaches(global.id, 'running');
    const grouped = await shell('echo gpu', { group: 'gpu' });
    expect((await ended(grouped.id)).status).toBe('completed');
    await engine.cancel(global.id, { now: true }, KIM);
  });

  it('starts a delayed task when its time has come', async () => {
    const { shell, ended } = await harness();
    const { id, runAt } = await shell('true', { delayMs: 150 });
    const task = await ended(id);
    expect(Date.parse(task.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(runAt ?? ''));
  });

  it('waits for what a task comes after, and fails it when that fails', async () => {
    const { shell, ended, folder } = await harness();
    const first = await shell(`sleep 0.1; echo one > ${folder}/one`);
    const second = await shell(`cat ${folder}/one`, { after: [first.id] });
    expect((await ended(second.id)).result).toBe('one');
    const broken = await shell('sleep 0.1; exit 1');
    const waits = await shell('true', { after: [broken.id] });
    const waitsLonger = await shell('true', { after: [waits.id] });
    expect(await ended(waitsLonger.id)).toMatchObject({ status: 'failed', reason: 'dependency' });
    expect(await ended(waits.id)).toMatchObject({ status: 'failed', reason: 'dependency' });
  });

  it('runs tasks of one session one after the other', async () => {
    const { shell, ended, folder } = await harness();
    const line = (name: string) =>
      `echo +${name} >> ${folder}/log; sleep 0.05; echo -${name} >> ${folder}/log`;
    const tasks = [];
    for (const name of ['a', 'b', 'c']) tasks.push(await shell(line(name), { session: 'chat' }));
    for (const { id } of tasks) await ended(id);
    const check = await ended((await shell(`cat ${folder}/log`)).id);
    expect(check.result).toBe('+a\n-a\n+b\n-b\n+c\n-c');
  });

  it('never lets more than the slots work at once', async () => {
    const { shell, ended, folder } = await harness({ limits: { maxConcurrentTasks: 3 } });
    const body = `echo start >> ${folder}/n; sleep 0.03; echo end >> ${folder}/n`;
    const tasks = await Promise.all(Array.from({ length: 20 }, () => shell(body)));
    for (const { id } of tasks) await ended(id);
    const { readFile } = await import('node:fs/promises');
    let working = 0;
    let most = 0;
    for (const line of (await readFile(`${folder}/n`, 'utf8')).trim().split('\n')) {
      working += line === 'start' ? 1 : -1;
      most = Math.max(most, working);
    }
    expect(most).toBeLessThanOrEqual(3);
  });
});

describe('the limits', () => {
  it('refuse one pending task too many, naming the limit and how to raise it', async () => {
    const { shell, engine } = await harness({ limits: { queueCapacity: 2 } });
    engine.pause();
    await shell('true');
    await shell('true');
    await expect(shell('true')).rejects.toMatchObject({
      code: 'queue_full',
      message: expect.stringContaining('queueCapacity is 2'),
    });
  });

  it('refuse one active background task too many', async () => {
    const { shell, engine } = await harness({ limits: { 'background.maxConcurrentTasks': 1 } });
    engine.pause();
    await shell('true');
    await expect(shell('true')).rejects.toMatchObject({ code: 'background_limit' });
    await expect(shell('true', { kind: 'manual' })).resolves.toMatchObject({ status: 'pending' });
  });

  it('let a blocking batch wait for room until all of it ran', async () => {
    const { engine, folder, ended } = await harness({ limits: { queueCapacity: 2 } });
    const { submitTask } = await import('@coxswain/protocol/schema');
    const inputs = Array.from({ length: 12 }, (_, i) =>
      submitTask.parse({ prompt: `echo ${i}`, workDir: folder }),
    );
    const outcomes = await engine.submitMany(inputs, KIM, { block: new AbortController().signal });
    expect(outcomes).toHaveLength(12);
    for (const [index, outcome] of outcomes.entries()) {
      if (!('task' in outcome)) throw outcome.problem;
      expect((await ended(outcome.task.id)).result).toBe(`${index}`);
    }
  });
});
