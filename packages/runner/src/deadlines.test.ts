import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { script, startRunner } from './testing/test-runner.ts';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const due = { deadlineMs: Date.now() };

test('a run that is due goes on while a daemon is attached, and is asked to stop when there is none', async () => {
  const runner = startRunner();
  const first = await runner.attach();
  const start = script('trap "echo asked; exit 9" TERM; echo ready; while :; do sleep 0.05; done', {
    ...due,
    graceMs: 10_000,
  });
  first.send(start);
  await first.hears('output', start.run);
  await pause(300);
  expect(first.said.some(({ message }) => message.type === 'exited')).toBe(false);
  await first.leave();
  await pause(500);
  const second = await runner.attach();
  second.send({ type: 'resume', run: start.run, stdout: 6, stderr: 0 });
  expect((await second.hears('exited', start.run)).exit).toMatchObject({ code: 9, isOverdue: true });
  expect(second.output(start.run)).toBe('asked\n');
});

test('what does not stop in time is killed, and so is whatever carries the mark, wherever it went', async () => {
  const runner = startRunner();
  const mark = `COX_RUN=led_test:${process.pid}`;
  const first = await runner.attach();
  const start = script(
    'trap "" TERM; setsid sh -c \'trap "" TERM; sleep 101; sleep 101\' > /dev/null 2>&1 & echo $!; sleep 101; sleep 101',
    {
      ...due,
      graceMs: 300,
      mark,
      env: { PATH: process.env.PATH ?? '', COX_RUN: `led_test:${process.pid}` },
    },
  );
  first.send(start);
  await first.hears('output', start.run);
  const pid = Number(first.output(start.run));
  expect(isAlive(pid)).toBe(true);
  await first.leave();
  await vi.waitUntil(() => !isAlive(pid), { timeout: 20_000 });
  const second = await runner.attach();
  second.send({ type: 'resume', run: start.run, stdout: 0, stderr: 0 });
  expect((await second.hears('exited', start.run)).exit).toMatchObject({
    signal: 'SIGKILL',
    isOverdue: true,
  });
});

test('a deadline that comes later is kept when it comes', async () => {
  const runner = startRunner();
  const first = await runner.attach();
  const start = script('sleep 100', { deadlineMs: Date.now() + 1_500 });
  first.send(start);
  const { pid } = await first.hears('started', start.run);
  await first.leave();
  await pause(300);
  expect(isAlive(pid)).toBe(true);
  await vi.waitUntil(() => !isAlive(pid), { timeout: 20_000 });
});
