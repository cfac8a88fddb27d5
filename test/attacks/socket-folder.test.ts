// A home with a long path has its socket elsewhere, where another user may have been first: in the way of the daemon, or
// listening in its place.

import { chmodSync, chownSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { connect, type HomePaths, socketPath } from '@coxswain/client';
import { expect, onTestFinished, test } from 'vitest';
import { coxd } from '../helpers/cox.ts';
import { type TestDaemon, testDaemon, testHome } from '../helpers/daemon.ts';

const LONG = 'a-long-name/'.repeat(10);
const NOBODY = 65_534;

/** Takes the folder of the socket as another user would; without the right to be one, as one that others may write to. */
const squat = ({ socketFolder }: HomePaths): void => {
  mkdirSync(socketFolder, { recursive: true, mode: 0o700 });
  if (process.getuid?.() === 0) chownSync(socketFolder, NOBODY, NOBODY);
  else chmodSync(socketFolder, 0o777);
  onTestFinished(() => rmSync(socketFolder, { recursive: true, force: true }));
};

/** A folder as `XDG_RUNTIME_DIR` names one. */
const runtimeFolder = async (): Promise<string> => {
  const folder = await mkdtemp('/tmp/cox-x-');
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const stopped = async (daemon: TestDaemon): Promise<void> => {
  const socket = socketPath(daemon.paths);
  await daemon.stop();
  expect(existsSync(socket)).toBe(false);
};

test("taking the socket's folder neither stops a daemon from starting nor intercepts anything", async () => {
  const { home, paths, cox } = await testHome(undefined, LONG);
  squat(paths);
  let heardBytes = 0;
  let visitors = 0;
  const impostor = createServer((socket) => {
    visitors++;
    socket.on('data', (bytes) => (heardBytes += bytes.length)).on('error', () => {});
  });
  await new Promise<void>((resolve) => impostor.listen(paths.socketFile, resolve));
  onTestFinished(() => void impostor.close());
  await expect(connect({ home })).rejects.toMatchObject({ code: 'forbidden' });

  const launch = { program: process.execPath, args: [coxd()] };
  const client = await connect({ home, launch });
  onTestFinished(() => client.close());
  const { socket } = await client.daemon.status();
  expect(dirname(dirname(socket))).toMatch(/^\/tmp\/cox-\d+-[0-9a-f]{16}$/);
  expect((await cox(['tasks', 'count'])).code).toBe(0);
  // What the daemon runs finds it as well.
  const { task } = await client.tasks.submit({ prompt: 'echo "$COX_SOCKET"', agent: 'shell', workDir: home });
  for await (const _ of client.tasks.stream(task.id)); // to its end
  expect((await client.tasks.get(task.id)).task.result).toBe(socket);
  expect((await cox(['doctor'])).stdout).toContain(socket);
  expect((await cox(['daemon', 'stop'])).code).toBe(0);
  expect(existsSync(dirname(dirname(socket)))).toBe(false);
  expect([visitors, heardBytes]).toEqual([0, 0]);
});

test("the socket is in the user's runtime folder, and moves when that is removed", async () => {
  const runtime = await runtimeFolder();
  const daemon = await testDaemon({ below: LONG, env: { XDG_RUNTIME_DIR: runtime } });
  onTestFinished(() => rm(daemon.paths.socketFolder, { recursive: true, force: true }));
  const first = socketPath(daemon.paths);
  expect(dirname(dirname(first))).toBe(join(runtime, 'cox'));
  // As logging out does; the daemon stays.
  await rm(runtime, { recursive: true });
  await expect.poll(() => socketPath(daemon.paths)).toBe(daemon.paths.socketFile);
  expect((await daemon.cox(['daemon', 'status'])).code).toBe(0);
  expect((await daemon.client.daemon.status()).pid).toBe(daemon.pid);
  await stopped(daemon);
});

test('a runtime folder that others can read is not used', async () => {
  const runtime = await runtimeFolder();
  chmodSync(runtime, 0o755);
  const daemon = await testDaemon({ below: LONG, env: { XDG_RUNTIME_DIR: runtime } });
  onTestFinished(() => rm(daemon.paths.socketFolder, { recursive: true, force: true }));
  expect(socketPath(daemon.paths)).toBe(daemon.paths.socketFile);
  await stopped(daemon);
});
