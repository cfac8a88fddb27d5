import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { PROTOCOL_VERSION, VERSION } from '@coxswain/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { isProcessAlive, isProcessStopped, processIdentity } from '../process-identity.ts';
import { temporaryHome } from '../testing/temporary-home.ts';
import { forceStop } from './force-stop.ts';

/** A process that says when it is ready and is named by daemon.json as the daemon of its home. */
const daemonOf = async (program: string, startTime?: string) => {
  const { paths, remove } = temporaryHome();
  onTestFinished(remove);
  const child: ChildProcess = spawn(process.execPath, [
    '-e',
    `${program}; setInterval(() => {}, 1000); process.stdout.write('ready')`,
  ]);
  onTestFinished(() => void child.kill('SIGKILL'));
  if (child.stdout === null || child.pid === undefined) throw new Error('it was not started');
  await once(child.stdout, 'data');
  const identity = processIdentity(child.pid) ?? { pid: child.pid, startTime: '' };
  const facts = { socket: paths.socketFile, version: VERSION, protocol: PROTOCOL_VERSION };
  writeFileSync(
    paths.daemonFile,
    JSON.stringify({ ...identity, ...facts, startTime: startTime ?? identity.startTime }),
  );
  return { paths, child, identity };
};

test('a stopped daemon ends in order on request', async () => {
  const { paths, child, identity } = await daemonOf('');
  child.kill('SIGSTOP');
  await expect.poll(() => isProcessStopped(identity)).toBe(true);
  expect(await forceStop(paths)).toEqual({ pid: identity.pid, isKilled: false });
  expect(isProcessAlive(identity)).toBe(false);
});

test('a daemon that does not end is killed and its file removed, so that it is not taken for a crash', async () => {
  const { paths, identity } = await daemonOf("process.on('SIGTERM', () => {})");
  expect(await forceStop(paths)).toEqual({ pid: identity.pid, isKilled: true });
  expect(isProcessAlive(identity)).toBe(false);
  expect(existsSync(paths.daemonFile)).toBe(false);
});

test('another process that got the pid of a daemon is left alone', async () => {
  const { paths, identity } = await daemonOf('', 'another start');
  expect(await forceStop(paths)).toBeUndefined();
  expect(isProcessAlive(identity)).toBe(true);
});

test('without a daemon there is nothing to end', async () => {
  const { paths, remove } = temporaryHome();
  onTestFinished(remove);
  expect(await forceStop(paths)).toBeUndefined();
});
