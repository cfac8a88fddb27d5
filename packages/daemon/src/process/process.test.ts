import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { readinessFrom } from '../main.ts';
import { baseEnvironment, shrinkEnvironment } from './minimal-environment.ts';

const importOf = (name: string): string => JSON.stringify(join(import.meta.dirname, name));

test('readiness is reported once, in one line, and the pipe is closed', async () => {
  const script = `
    const { readinessFrom } = await import(${importOf('../main.ts')});
    const readiness = readinessFrom(process.env);
    readiness.report({ ready: true });
    readiness.report({ running: true });
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

test.each([undefined, '', '1', 'x', '3.5', '99999'])('COX_READY_FD=%s means that no one waits', (value) => {
  const readiness = readinessFrom({ COX_READY_FD: value });
  expect(readiness.isAwaited).toBe(false);
  readiness.report({ ready: true });
});

test('a pipe whose reader has gone does no harm', () => {
  expect(() => readinessFrom({ COX_READY_FD: '4000' }).report({ ready: true })).not.toThrow();
});

test('a daemon keeps what describes user and machine, and nothing of a task, a shell or a CI step', () => {
  const environment: NodeJS.ProcessEnv = {
    COX_RUN: 'led:run',
    COX_TOKEN: 'x',
    COX_HOME: '/h',
    RUNNER_TRACKING_ID: 'github_1',
    SECRET: 'x',
    PATH: '/bin',
    HOME: '/home/me',
    LC_ALL: 'C.UTF-8',
  };
  const base = baseEnvironment(environment);
  expect(base).toEqual({ PATH: '/bin', HOME: '/home/me', LC_ALL: 'C.UTF-8' });
  shrinkEnvironment(environment, base);
  expect(environment).toEqual(base);
});

test('there is a PATH always', () => {
  expect(baseEnvironment({})).toEqual({ PATH: '/usr/local/bin:/usr/bin:/bin' });
});

test.each([
  ['throw', "setImmediate(() => { throw new Error('oops'); });"],
  ['rejection', "Promise.reject(new Error('oops'));"],
])('an unexpected %s is logged and ends the process with a failure', async (_, failing) => {
  const script = `
    const { dieOnUnknownState } = await import(${importOf('../main.ts')});
    dieOnUnknownState({ fatal: (fields, message) => console.log(message, fields.err.message) });
    setInterval(() => {}, 1000);
    ${failing}
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect(said).toMatch(/^unexpected (error|rejection), the daemon exits oops\n$/);
  expect(code).toBe(1);
});
