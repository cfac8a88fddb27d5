import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { dropOwnMarks } from './own-marks.ts';
import { readinessFrom } from './readiness.ts';

const importOf = (name: string): string => JSON.stringify(join(import.meta.dirname, name));

test('readiness is told once, in one line, and the pipe is closed', async () => {
  const script = `
    const { readinessFrom } = await import(${importOf('readiness.ts')});
    const readiness = readinessFrom(process.env);
    readiness.tell({ ready: true });
    readiness.tell({ running: true });
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    env: { COX_READY_FD: '3' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(await text(child.stdio[3] as Readable)).toBe('{"ready":true}\n');
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test.each([undefined, '', '1', 'x', '3.5', '99999'])('COX_READY_FD=%s means that nobody waits', (value) => {
  const readiness = readinessFrom({ COX_READY_FD: value });
  expect(readiness.isAwaited).toBe(false);
  readiness.tell({ ready: true });
});

test('a pipe whose reader has gone does no harm', () => {
  expect(() => readinessFrom({ COX_READY_FD: '4000' }).tell({ ready: true })).not.toThrow();
});

test('no variable of a task stays in the environment', () => {
  const environment = { COX_RUN: 'led:run', COX_TOKEN: 'x', PATH: '/bin', XCOX_A: '1' };
  dropOwnMarks(environment);
  expect(environment).toEqual({ PATH: '/bin', XCOX_A: '1' });
});
