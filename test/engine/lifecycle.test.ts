import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { harness, isAlive, KIM } from './fixture.ts';
import { LINT } from './harness.ts';

describe('the engine', () => {
  it('stops what runs when it stops, and keeps what is pending', async () => {
    const { shell, engine, reaches, ledger } = await harness({ limits: { maxConcurrentTasks: 1 } });
    const running = await shell('sleep 60');
    await reaches(running.id, 'running');
    const pending = await shell('true');
    await engine.stop();
    expect(await ledger.tasks.get(running.id)).toMatchObject({ status: 'cancelled', reason: 'shutdown' });
    expect(await ledger.tasks.get(pending.id)).toMatchObject({ status: 'pending' });
  });

  it('lets what runs finish when asked to wait, and starts nothing new', async () => {
    const { shell, engine, reaches, ledger } = await harness({ limits: { maxConcurrentTasks: 1 } });
    const running = await shell('sleep 0.3');
    await reaches(running.id, 'running');
    const pending = await shell('true');
    await engine.stop({ wait: true });
    expect(await ledger.tasks.get(running.id)).toMatchObject({ status: 'completed' });
    expect(await ledger.tasks.get(pending.id)).toMatchObject({ status: 'pending' });
  });

  it('cancels what is pending only on request', async () => {
    const { shell, engine, ledger } = await harness();
    engine.pause();
    const { id } = await shell('true');
    await engine.stop({ cancelPending: true });
    expect(await ledger.tasks.get(id)).toMatchObject({ status: 'cancelled', reason: 'shutdown' });
  });

  it('fails after a crash what ran, ends its processes, and runs what was pending', async () => {
    const { shell, engine, ledger, ended, folder, event } = await harness({ isNotStarted: true });
    const lost = await shell('true');
    const waiting = await shell('echo after', { delayMs: 50 });
    const [claimed] = await ledger.tasks.claim({
      node: 'dead',
      nowMs: Date.now(),
      free: { '': 1 },
      newRunId: () => 'run1',
    });
    expect(claimed?.task.id).toBe(lost.id);
    const { spawn } = await import('node:child_process');
    const orphan = spawn('sleep', ['60'], {
      detached: true,
      env: { COX_RUN: `${ledger.id}:run1` },
      stdio: 'ignore',
    });
    await engine.start();
    expect(await ledger.tasks.get(lost.id)).toMatchObject({
      status: 'failed',
      reason: 'restarted',
      error: { message: 'Server restarted during execution' },
    });
    expect(isAlive(Number(orphan.pid))).toBe(false);
    const { data } = await event(lost.id, 'ProcessesEnded');
    expect(data.processes).toMatchObject([{ pid: orphan.pid }]);
    expect((await ended(waiting.id)).result).toBe('after');
    expect(await readdir(join(folder, 'runs')).catch(() => [])).toEqual([]);
  });

  it('accepts nothing while it drains, and again after it resumed', async () => {
    const { shell, engine } = await harness();
    engine.drain();
    await expect(shell('true')).rejects.toMatchObject({
      code: 'shutting_down',
      message: expect.stringContaining('cox daemon resume'),
    });
    await engine.resume();
    await expect(shell('true')).resolves.toMatchObject({ status: 'pending' });
  });

  it('fails pending tasks whose agent is taken out of the config', async () => {
    const { shell, engine, ended, settings } = await harness({ agents: [LINT] });
    engine.pause();
    const { id } = await shell('x', { agent: 'lint' });
    engine.configure({ ...settings, agents: settings.agents.filter(({ name }) => name !== 'lint') });
    expect(await ended(id)).toMatchObject({ status: 'failed', reason: 'agent_gone' });
  });

  it('erases the environment of a task when it has ended', async () => {
    const { shell, ended, folder, engine } = await harness();
    const task = await shell('echo $SECRET', {
      environment: { PATH: process.env.PATH ?? '', SECRET: 'hidden' },
    });
    expect((await ended(task.id)).result).toBe('hidden');
    await engine.stop();
    expect(await readdir(join(folder, 'environments'))).toEqual([]);
  });

  it('measures no negative time and starts nothing twice when the clock jumps', async () => {
    const { shell, ended, reaches, jump, events } = await harness();
    const running = await shell('sleep 0.3');
    await reaches(running.id, 'running');
    const delayed = await shell('true', { delayMs: 1_800_000 });
    jump(-3_600_000);
    const done = await ended(running.id);
    const completed = (await events(done.id)).find(({ type }) => type === 'TaskCompleted');
    expect(completed?.type === 'TaskCompleted' && completed.data.durationMs).toBeGreaterThanOrEqual(0);
    jump(2 * 3_600_000);
    await shell('true');
    await ended(delayed.id);
    expect((await events(delayed.id)).filter(({ type }) => type === 'TaskStarted')).toHaveLength(1);
  });
});

describe('explain', () => {
  it('says for each state why, and what would change it', async () => {
    const { shell, engine, reaches, ended } = await harness({ limits: { maxConcurrentTasks: 1 } });
    const running = await shell('sleep 30', { session: 's' });
    await reaches(running.id, 'running');
    const because = async (id: typeof running.id) =>
      (await engine.explain(id, KIM)).causes.map(({ code }) => code);
    expect(await because(running.id)).toEqual(['running']);
    expect(await because((await shell('true')).id)).toEqual(['slots']);
    expect(await because((await shell('true', { session: 's' })).id)).toContain('session');
    expect(await because((await shell('true', { after: [running.id] })).id)).toContain('dependency');
    expect(await because((await shell('true', { delayMs: 60_000 })).id)).toContain('delayed');
    engine.pause();
    expect(await because((await shell('true')).id)).toContain('paused');
    await engine.cancel(running.id, { now: true }, KIM);
    const cancelled = await ended(running.id);
    expect(await engine.explain(cancelled.id, KIM)).toMatchObject({
      causes: [{ code: 'user', remedy: expect.stringContaining('cox tasks retry') }],
    });
  });
});
