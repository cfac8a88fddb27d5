// The daemon's listeners: always its socket, and a TCP address if the configuration names one.

import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { folderIdentity } from '@coxswain/client';
import { codeOf, ProblemError } from '@coxswain/protocol';
import { readPrivateFile } from '@coxswain/protocol/files';
import { addressText, type ListenAddress } from './config/address.ts';
import { type Config, MIN_TOKEN_CHARACTERS } from './config/config.ts';
import { configPath } from './config/config-path.ts';
import { type DaemonDeps, uniqueName } from './daemon-deps.ts';
import { type App, createServer, HOOK_LIMITS, TCP_LIMITS } from './http/index.ts';
import type { Lifecycle } from './process/lifecycle.ts';
import { ownResources } from './process/own-resources.ts';
import { watchInode } from './process/watch-inode.ts';
import { endingOf, listenOnAddress, listenOnPath } from './socket/listener.ts';
import { TcpGate } from './socket/tcp-gate.ts';

/** How long answers in progress may take when everything else has stopped. */
const GRACE_MS = 2_000;

export interface ListenOptions {
  readonly deps: DaemonDeps;
  readonly app: App;
  readonly lifecycle: Lifecycle;
  /** The socket was created again, perhaps elsewhere. */
  readonly onRemade: () => void;
  /** The socket is gone and could not be created again. */
  readonly onLost: (error: unknown) => void;
}

const portsOf = (deps: DaemonDeps) => ({ log: deps.log, newLogId: () => uniqueName(deps) });

/** Listens on the socket of the home. */
export const listenOnSocket = async ({
  deps,
  app,
  lifecycle,
  onRemade,
  onLost,
}: ListenOptions): Promise<void> => {
  const { paths, socket, log } = deps;
  const folder = folderIdentity(paths.stateFolder);
  const prepareFolder = (): string => {
    // By now the path may point to another home with its own daemon.
    if (folderIdentity(paths.stateFolder) !== folder)
      throw new ProblemError(
        'storage',
        `${paths.stateFolder} was moved or replaced while the daemon was running`,
      );
    return socket.prepare();
  };
  const listener = new SocketListener({
    server: createServer(app.fetch, portsOf(deps)),
    prepareFolder,
    onRemade: () => {
      log.warn({ socket: socket.file }, 'the socket had disappeared and was created again');
      onRemade();
    },
    onLost,
  });
  await lifecycle.add({
    name: 'socket',
    stop: () => listener.close(GRACE_MS).finally(() => socket.remove()),
  });
  await listener.open();
};

const gateOf = ({ log, clock }: DaemonDeps, { values }: Config): TcpGate =>
  new TcpGate({
    limits: { maxConnections: values['tcp.maxConnections'], maxPerAddress: values['tcp.maxPerAddress'] },
    resources: ownResources(),
    monotonicMs: () => clock.monotonicMs(),
    log,
  });

/** Listens for webhooks only, if configured; returns the address with the real port. */
export const listenForHooks = async (
  { deps, app, lifecycle }: ListenOptions,
  config: Config,
): Promise<string | undefined> => {
  const address = config.values['hooks.listen'];
  if (address === undefined) return undefined;
  const hosts = config.values['hooks.hosts'];
  const gate = gateOf(deps, config);
  const fetch = gate.guard(app.overHooks(hosts.length === 0 ? undefined : hosts));
  const server = createServer(fetch, portsOf(deps), HOOK_LIMITS);
  gate.watch(server);
  const end = endingOf(server);
  await lifecycle.add({ name: 'webhooks', stop: () => end(GRACE_MS) });
  const port = await listenOnAddress(server, address);
  return addressText({ host: address.host, port });
};

/** Listens on the configured address; returns it with the real port, or undefined when none is configured. */
export const listenOnTcp = async (
  { deps, app, lifecycle }: ListenOptions,
  config: Config,
): Promise<string | undefined> => {
  const { listen, allowedHosts } = config.values;
  if (listen === undefined) return undefined;
  const token = listenerToken(config, join(deps.paths.stateFolder, 'token'));
  const hosts: string[] = [];
  const gate = gateOf(deps, config);
  const server = createServer(gate.guard(app.overTcp({ token, hosts })), portsOf(deps), TCP_LIMITS);
  gate.watch(server);
  const end = endingOf(server);
  await lifecycle.add({ name: 'TCP', stop: () => end(GRACE_MS) });
  const port = await listenOnAddress(server, listen);
  hosts.push(...listenerHosts({ host: listen.host, port }, allowedHosts));
  return addressText({ host: listen.host, port });
};

// The daemon's Unix socket. Someone may remove it while the daemon runs (a /tmp cleaner, a hasty rm): it is created again,
// because a daemon that nobody can reach would keep others from starting.
export class SocketListener {
  readonly #options;
  readonly #end: (graceMs: number) => Promise<void>;
  #stopWatching = (): void => {};
  #remaking: Promise<void> | undefined;

  constructor(options: {
    readonly server: Server;
    /** Creates the folder of the socket, again if it is gone too, and returns the path; throws if the home is no longer ours. */
    readonly prepareFolder: () => string;
    /** The socket was created again. */
    readonly onRemade: () => void;
    /** It could not be created again. */
    readonly onLost: (error: unknown) => void;
  }) {
    this.#options = options;
    this.#end = endingOf(options.server);
  }

  /** Listens and watches the path. Anything already there is removed: the caller holds the lock of this home. */
  async open(): Promise<void> {
    const { server, prepareFolder } = this.#options;
    const path = prepareFolder();
    rmSync(path, { force: true });
    await listenOnPath(server, path);
    this.#stopWatching = watchInode(path, () => {
      this.#remaking = this.#remake();
    });
  }

  /** Safe to call twice. */
  async close(graceMs: number): Promise<void> {
    this.#stopWatching();
    await this.#remaking;
    // Watch the socket that was created meanwhile.
    this.#stopWatching();
    await this.#end(graceMs);
  }

  async #remake(): Promise<void> {
    const { server, onRemade, onLost } = this.#options;
    try {
      // Gives up the old path only: requests in progress continue.
      server.close();
      await this.open();
      onRemade();
    } catch (error) {
      onLost(error);
    }
  }
}

// Access over TCP: only with the token, and only under a host name of this listener, so that a web page cannot
// reach it through a name of its own (DNS rebinding).
const TOKEN_BYTES = 32;

const readToken = (file: string): string => {
  let text: string;
  try {
    text = readPrivateFile(file, 'the token').toString('utf8').trim();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError('storage', `the token cannot be read: ${String(error)}`);
  }
  if (text.length >= MIN_TOKEN_CHARACTERS && /^[\x21-\x7e]+$/.test(text)) return text;
  throw new ProblemError(
    'invalid_request',
    `${file} holds no valid token: it must be ${MIN_TOKEN_CHARACTERS} or more visible ASCII characters on one line`,
  );
};

/** The listener's token: configured, else the one in `ownFile`, which is created at the first start. */
export const listenerToken = ({ values, file }: Config, ownFile: string): string => {
  if (values.token !== undefined) return values.token;
  if (values.tokenFile !== undefined) return readToken(configPath(values.tokenFile, file));
  try {
    writeFileSync(ownFile, `${randomBytes(TOKEN_BYTES).toString('base64url')}\n`, {
      flag: 'wx',
      mode: 0o600,
    });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  return readToken(ownFile);
};

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1'];

const isLoopback = (host: string): boolean =>
  LOOPBACK_NAMES.includes(host) || (isIP(host) === 4 && host.startsWith('127.'));

/** Accepted Host headers: the address itself, on loopback its other names, and what the config allows. */
export const listenerHosts = (
  { host, port }: ListenAddress,
  allowed: readonly string[],
): readonly string[] => {
  const names = [
    host,
    ...(isLoopback(host) ? LOOPBACK_NAMES : []),
    ...allowed.filter((name) => !name.includes(':')),
  ];
  const withPort = names.map((name) => addressText({ host: name, port }));
  const withoutPort = port === 80 ? withPort.map((name) => name.slice(0, -':80'.length)) : [];
  return [...new Set([...withPort, ...withoutPort, ...allowed])];
};
