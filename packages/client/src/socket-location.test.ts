import { chownSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { homePaths } from './home.ts';
import { isOwnSocketPath, requireOwnSocket, requireOwnSocketPath } from './socket-location.ts';

const USER = process.getuid?.() ?? 0;
/** A user who is neither root nor ours. */
const OTHER = 65_534;

const listening = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-p-'));
  const socket = join(folder, 'daemon.sock');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  return socket;
};

test.skipIf(USER !== 0)(
  'a socket that COX_SOCKET names is used by its owner and by root, and by no one else',
  async () => {
    const socket = await listening();
    requireOwnSocket(socket, OTHER); // of root
    chownSync(socket, OTHER, OTHER);
    requireOwnSocket(socket, OTHER);
    requireOwnSocket(socket, USER);
    expect(() => requireOwnSocket(socket, OTHER - 1)).toThrow(
      `${socket} belongs to another user (uid ${OTHER}): nothing was sent there`,
    );
  },
);

test('a missing socket belongs to no one, and fails when it is dialled', () => {
  expect(() => requireOwnSocket('/nowhere/daemon.sock', USER)).not.toThrow();
});

test.skipIf(USER !== 0)('a socket of another user in a folder of ours is not trusted either', async () => {
  const socket = await listening();
  const paths = homePaths('/nowhere', { platform: 'linux', userId: USER });
  // The folder above it is that of all temporary files.
  expect(isOwnSocketPath(socket, paths, USER)).toBe(false);
  expect(() => requireOwnSocketPath(socket, paths, USER)).toThrow('is not private to you');
  const own = { ...paths, stateFolder: join(socket, '..') };
  expect(isOwnSocketPath(socket, own, USER)).toBe(true);
});
