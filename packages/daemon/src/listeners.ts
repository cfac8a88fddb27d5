// Where the daemon is reached: its socket always, a TCP address when the configuration names one.

import { join } from 'node:path';
import { folderIdentity } from '@coxswain/client';
import { ProblemError } from '@coxswain/protocol';
import { addressText } from './config/address.ts';
import type { Config } from './config/config.ts';
import { type DaemonWorld, uniqueName } from './daemon-world.ts';
import { type App, createServer, HOOK_LIMITS, TCP_LIMITS } from './http/index.ts';
import type { Lifecycle } from './process/lifecycle.ts';
import { ownResources } from './process/own-resources.ts';
import { endingOf, listenOnAddress } from './socket/listener.ts';
import { SocketListener } from './socket/socket-listener.ts';
import { listenerHosts, listenerToken } from './socket/tcp-access.ts';
import { TcpGate } from './socket/tcp-gate.ts';

/** How long answers under way may go on when everything else has stopped. */
const GRACE_MS = 2_000;

export interface ListenOptions {
  readonly world: DaemonWorld;
  readonly app: App;
  readonly lifecycle: Lifecycle;
  /** The socket was made again, perhaps elsewhere. */
  readonly onRemade: () => void;
  /** The socket is gone and could not be made again. */
  readonly onLost: (error: unknown) => void;
}

const portsOf = (world: DaemonWorld) => ({ log: world.log, newLogId: () => uniqueName(world) });

/** Listens on the socket of the home. */
export const listenOnSocket = async ({
  world,
  app,
  lifecycle,
  onRemade,
  onLost,
}: ListenOptions): Promise<void> => {
  const { paths, socket, log } = world;
  const folder = folderIdentity(paths.stateFolder);
  const prepareFolder = (): string => {
    // The path may lead to another home by now, which has a daemon of its own.
    if (folderIdentity(paths.stateFolder) !== folder)
      throw new ProblemError('storage', `${paths.stateFolder} was moved or replaced under the daemon`);
    return socket.prepare();
  };
  const listener = new SocketListener({
    server: createServer(app.fetch, portsOf(world)),
    prepareFolder,
    onRemade: () => {
      log.warn({ socket: socket.file }, 'the socket had vanished and was made again');
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

const gateOf = ({ log, clock }: DaemonWorld, { values }: Config): TcpGate =>
  new TcpGate({
    limits: { maxConnections: values['tcp.maxConnections'], maxPerAddress: values['tcp.maxPerAddress'] },
    resources: ownResources(),
    monotonicMs: () => clock.monotonicMs(),
    log,
  });

/** Listens for webhooks alone, where the config says so; returns the address with the real port. */
export const listenForHooks = async (
  { world, app, lifecycle }: ListenOptions,
  config: Config,
): Promise<string | undefined> => {
  const address = config.values['hooks.listen'];
  if (address === undefined) return undefined;
  const hosts = config.values['hooks.hosts'];
  const gate = gateOf(world, config);
  const fetch = gate.guard(app.overHooks(hosts.length === 0 ? undefined : hosts));
  const server = createServer(fetch, portsOf(world), HOOK_LIMITS);
  gate.watch(server);
  const end = endingOf(server);
  await lifecycle.add({ name: 'webhooks', stop: () => end(GRACE_MS) });
  const port = await listenOnAddress(server, address);
  return addressText({ host: address.host, port });
};

/** Listens on the configured address; returns it with the real port, or undefined when none is configured. */
export const listenOnTcp = async (
  { world, app, lifecycle }: ListenOptions,
  config: Config,
): Promise<string | undefined> => {
  const { listen, allowedHosts } = config.values;
  if (listen === undefined) return undefined;
  const token = listenerToken(config, join(world.paths.stateFolder, 'token'));
  const hosts: string[] = [];
  const gate = gateOf(world, config);
  const server = createServer(gate.guard(app.overTcp({ token, hosts })), portsOf(world), TCP_LIMITS);
  gate.watch(server);
  const end = endingOf(server);
  await lifecycle.add({ name: 'TCP', stop: () => end(GRACE_MS) });
  const port = await listenOnAddress(server, listen);
  hosts.push(...listenerHosts({ host: listen.host, port }, allowedHosts));
  return addressText({ host: listen.host, port });
};
