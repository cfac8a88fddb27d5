import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { createServer, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { folderIdentity, type HomePaths } from '@coxswain/client';
import { expect, onTestFinished, test } from 'vitest';
import { SocketListener } from '../listeners.ts';
import { listenOnAddress } from './listener.ts';
import { SocketFolder } from './socket-folder.ts';

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-s-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const open = async (respond = (response: ServerResponse): void => void response.end('here')) => {
  const path = join(await newFolder(), 'folder', 'daemon.sock');
  const prepareFolder = (): string => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return path;
  };
  const server = createServer((_, response) => respond(response));
  const remade = Promise.withResolvers<void>();
  let onRemade = remade.resolve;
  const listener = new SocketListener({
    server,
    prepareFolder,
    onRemade: () => onRemade(),
    onLost: remade.reject,
  });
  await listener.open();
  onTestFinished(() => listener.close(0));
  const nextRemade = (): Promise<void> => new Promise((resolve) => (onRemade = resolve));
  return { path, listener, remade: remade.promise, nextRemade };
};

const get = async (socketPath: string): Promise<string> => {
  const sent = request({ socketPath, path: '/', agent: false }).end();
  const [response] = await once(sent, 'response');
  return text(response);
};

test('the socket is for its owner alone, and goes when the daemon goes', async () => {
  const { path, listener } = await open();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await get(path)).toBe('here');
  await Promise.all([listener.close(0), listener.close(0)]);
  expect(existsSync(path)).toBe(false);
});

test('the mask of the process stays as it was', async () => {
  const before = process.umask();
  await open();
  expect(process.umask()).toBe(before);
});

test('what an earlier daemon left at its path is replaced', async () => {
  const { path, listener } = await open();
  await listener.close(0);
  writeFileSync(path, 'left over');
  await listener.open();
  expect(lstatSync(path).isSocket()).toBe(true);
});

test('a socket that vanished is made again, as often as it vanishes', async () => {
  const { path, remade, nextRemade } = await open();
  await rm(path);
  await remade;
  expect(await get(path)).toBe('here');
  const again = nextRemade();
  await rm(path);
  await again;
  expect(await get(path)).toBe('here');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('its folder is made again too', async () => {
  const { path, remade } = await open();
  rmSync(dirname(path), { recursive: true });
  await remade;
  expect(await get(path)).toBe('here');
});

test('something else put into its place is removed', async () => {
  const { path, remade } = await open();
  rmSync(path);
  writeFileSync(path, 'mine');
  await remade;
  expect(await get(path)).toBe('here');
});

test('a request under way is answered although the socket vanishes', async () => {
  const asked = Promise.withResolvers<ServerResponse>();
  const { path, remade } = await open(asked.resolve);
  const body = get(path);
  const response = await asked.promise;
  await rm(path);
  await remade;
  response.end('late');
  expect(await body).toBe('late');
});

test('closing lets an answer under way end, and does not wait for connections that ask nothing', async () => {
  const asked = Promise.withResolvers<ServerResponse>();
  const { path, listener } = await open(asked.resolve);
  const silent = connect(path);
  await once(silent, 'connect');
  const body = get(path);
  const response = await asked.promise;
  const closed = listener.close(60_000);
  response.end('last');
  expect(await body).toBe('last');
  await closed;
  silent.destroy();
});

test('closing cuts an answer that does not end in time', async () => {
  const begun = Promise.withResolvers<void>();
  const { path, listener } = await open((response) => {
    response.write('begun');
    begun.resolve();
  });
  const body = get(path);
  await begun.promise;
  await listener.close(10);
  await expect(body).rejects.toThrow(/aborted|socket hang up/);
});

test('a TCP address that is taken is reported in one line', async () => {
  const taken = createServer();
  const port = await listenOnAddress(taken, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => void taken.close());
  expect(port).toBeGreaterThan(0);
  await expect(listenOnAddress(createServer(), { host: '127.0.0.1', port })).rejects.toThrow(
    `listen: 127.0.0.1:${port} cannot be used: the address is already in use; choose another address`,
  );
});

const userId = process.getuid?.() ?? 0;
let names = 0;
/** The folder of a socket whose usual place is below the given one. */
const socketFolder = (
  folder: string,
  options: { readonly userId?: number; readonly runtimeFolder?: string } = {},
) => {
  const usual = join(folder, 'cox-0', 'hash');
  const paths = {
    stateFolder: folder,
    daemonFile: join(folder, 'daemon.json'),
    socketFolder: usual,
    socketFile: join(usual, 'daemon.sock'),
  } as HomePaths; // the paths that are looked at
  return new SocketFolder({
    paths,
    machine: { platform: 'linux', userId: options.userId ?? userId },
    runtimeFolder: options.runtimeFolder,
    uniqueName: () => `name${names++}`,
  });
};

test('a short folder is made with the one above it, for the owner alone', async () => {
  const socket = socketFolder(await newFolder());
  const path = socket.prepare();
  expect(socket.prepare()).toBe(path);
  for (const folder of [dirname(path), dirname(dirname(path))])
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test('a folder that is a link or open to others is not used: another one is, and goes with the daemon', async () => {
  const [linked, open] = [await newFolder(), await newFolder()];
  await symlink(await newFolder(), join(linked, 'cox-0'));
  await mkdir(join(open, 'cox-0'));
  await chmod(join(open, 'cox-0'), 0o777);
  for (const folder of [linked, open]) {
    const socket = socketFolder(folder);
    const path = socket.prepare();
    expect(path).toMatch(/\/cox-0-name\d+\/hash\/daemon\.sock$/);
    socket.remove();
    expect(existsSync(dirname(dirname(path)))).toBe(false);
  }
});

test('a folder of another user is not used, whatever its name', async () => {
  const folder = await newFolder();
  socketFolder(folder).prepare();
  expect(() => socketFolder(folder, { userId: userId + 1 }).prepare()).toThrow(/belongs to another user/);
});

test('the folder of a daemon that died with a name of its own is used again', async () => {
  const folder = await newFolder();
  await mkdir(join(folder, 'cox-0'));
  await chmod(join(folder, 'cox-0'), 0o777);
  const socket = socketFolder(folder).prepare();
  const facts = { pid: 1, startTime: 'x', socket, version: '1', protocol: 1, folder: folderIdentity(folder) };
  writeFileSync(join(folder, 'daemon.json'), JSON.stringify(facts));
  expect(socketFolder(folder).prepare()).toBe(socket);
});

test('the runtime folder of the user comes first, unless others can look into it', async () => {
  const [folder, runtimeFolder] = [await newFolder(), await newFolder()];
  expect(socketFolder(folder, { runtimeFolder }).prepare()).toBe(join(runtimeFolder, 'cox/hash/daemon.sock'));
  await chmod(runtimeFolder, 0o755);
  expect(socketFolder(folder, { runtimeFolder }).prepare()).toBe(join(folder, 'cox-0/hash/daemon.sock'));
});
