import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { isProcessAlive, ownIdentity, processIdentity } from './process-identity.ts';

test('this process is alive, and is the same each time it is asked for', () => {
  expect(isProcessAlive(ownIdentity())).toBe(true);
  expect(processIdentity(process.pid)).toEqual(ownIdentity());
});

test('another process under the same pid is another one', () => {
  expect(isProcessAlive({ ...ownIdentity(), startTime: 'then' })).toBe(false);
});

test('a process with blanks and brackets in its name is read right', async () => {
  const child = spawn('/bin/bash', ['-c', 'exec -a "a) R 1 (b" sleep 60'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  expect(processIdentity(child.pid ?? 0)?.startTime).toMatch(/^\d+@/);
});

test('a process that has ended is gone, even before it is reaped', async () => {
  // The shell starts a program, becomes a sleep, and so never collects it.
  const child = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [pid] = await once(child.stdout, 'data');
  while (processIdentity(Number(pid)) !== undefined) await new Promise(setImmediate);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(processIdentity(child.pid ?? 0)).toBeUndefined();
});

test('there is no process 0 and none with an unused pid', () => {
  expect(processIdentity(0)).toBeUndefined();
  expect(processIdentity(999_999_999)).toBeUndefined();
});
