// One daemon, from the lock to the last line: the order in which its parts start, and in reverse stop.

import { join } from 'node:path';
import { ownIdentity, readDaemonFile } from '@coxswain/client';
import type { StopOptions } from '@coxswain/engine';
import { openLedger } from '@coxswain/ledger';
import { languageFrom, wordsFor } from '@coxswain/locale';
import { PROTOCOL_VERSION, ProblemError, VERSION } from '@coxswain/protocol';
import { offeredAgents } from './agents/offered.ts';
import { ChannelHub } from './channels/index.ts';
import { reloadConfig, watchConfig } from './config/config-watch.ts';
import { LiveConfig } from './config/live-config.ts';
import { watchSecrets } from './config/secrets-watch.ts';
import { type DaemonWorld, uniqueName } from './daemon-world.ts';
import { Ending } from './ending.ts';
import { hooksOf } from './hooks/hooks.ts';
import { createApp } from './http/index.ts';
import { type ListenOptions, listenForHooks, listenOnSocket, listenOnTcp } from './listeners.ts';
import { engineSettings, localEngine } from './local-engine.ts';
import { Lifecycle } from './process/lifecycle.ts';
import { watchInode } from './process/watch-inode.ts';
import { services } from './services.ts';
import { removeDaemonFile, writeDaemonFile } from './state/daemon-file.ts';
import { takeLock } from './state/lock.ts';

export interface Daemon {
  /** Begins to stop, for that cause; the first one counts. A later call without `wait` ends the waiting of an earlier one. */
  stop(cause: string, options?: StopOptions): void;
  /** Takes up a changed config file now. */
  reload(): Promise<void>;
  /** Resolves with the exit code when everything has stopped. */
  readonly ended: Promise<number>;
}

const alreadyRunning = ({ paths }: DaemonWorld): ProblemError => {
  const other = readDaemonFile(paths.daemonFile);
  const who = other === undefined ? 'a daemon' : `a daemon (pid ${other.pid}, version ${other.version})`;
  return new ProblemError('already_running', `${who} already runs for ${paths.home}; see: cox daemon status`);
};

/**
 * Starts a daemon in a home that was prepared. Resolves when it listens and daemon.json says so. Throws a ProblemError when it
 * cannot start; then nothing is left running.
 */
export const startDaemon = async (world: DaemonWorld): Promise<Daemon> => {
  const lifecycle = new Lifecycle(world.log);
  try {
    return await start(world, lifecycle);
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
};

const start = async (world: DaemonWorld, lifecycle: Lifecycle): Promise<Daemon> => {
  const { paths, log, clock } = world;
  const startedAt = new Date(clock.nowMs()).toISOString();
  let onConfig = (): void => {};
  const config = await LiveConfig.open({
    file: paths.configFile,
    environment: world.configEnvironment,
    settings: world.settings,
    offered: offeredAgents(world.surveyorCommand),
    uniqueName: () => uniqueName(world),
    onChange: () => onConfig(),
  });
  log.level = config.current.values['log.level'];

  const lock = takeLock(paths.lockFile);
  if (lock === undefined) throw alreadyRunning(world);
  await lifecycle.add({ name: 'lock', stop: lock.release });
  removeDaemonFile(paths.daemonFile);
  await lifecycle.add({ name: 'daemon.json', stop: () => removeDaemonFile(paths.daemonFile) });

  const ledger = await openLedger({
    folder: paths.stateFolder,
    outputPerTaskBytes: () => config.current.values['output.perTask'],
    randomBytes: world.randomBytes,
    onRepaired: (faults) => log.warn({ faults }, 'parts of the ledger did not fit and were worked out again'),
    ...(world.ledgerReaderEntry === undefined ? {} : { readerEntry: world.ledgerReaderEntry }),
    ...(world.ledgerCheckpointerEntry === undefined
      ? {}
      : { checkpointerEntry: world.ledgerCheckpointerEntry }),
  });
  await lifecycle.add({ name: 'ledger', stop: () => ledger.close() });
  const words = wordsFor(languageFrom(world.configEnvironment));
  const channels = new ChannelHub({ world, ledger, words, definitions: config.current.channels });
  await lifecycle.add({ name: 'channels', stop: () => channels.close() });
  const { outlet } = channels;
  const engine = localEngine({ world, ledger, config, outlet, fetch: (request) => app.fetch(request) });
  onConfig = () => {
    log.level = config.current.values['log.level'];
    channels.configure(config.current.channels);
    engine.configure(engineSettings(config.current));
  };

  const ending = new Ending({ world, lifecycle, engine });
  let listen: string | undefined;
  let hooksListen: string | undefined;
  const app = createApp(
    services({
      world,
      engine,
      ledger,
      config,
      channels,
      hooks: hooksOf({
        keyFile: join(paths.stateFolder, 'hooks.key'),
        address: () => hooksListen ?? listen,
      }),
      startedAt,
      listen: () => listen,
      stop: (options) => ending.begin('asked by a client', options),
    }),
  );
  const onLost = (error: unknown): void =>
    ending.fail('the socket is gone and could not be made again', error);
  const listening: ListenOptions = { world, app, lifecycle, onLost };
  await listenOnSocket(listening);
  listen = await listenOnTcp(listening, config.current);
  hooksListen = await listenForHooks(listening, config.current);
  await lifecycle.add({ name: 'streams', stop: app.close });
  await writeDaemonFile(
    paths.daemonFile,
    {
      ...ownIdentity(),
      socket: paths.socketFile,
      version: VERSION,
      protocol: PROTOCOL_VERSION,
      startedAt,
      ledgerId: ledger.id,
      ...(listen === undefined ? {} : { listen }),
    },
    uniqueName(world),
  );

  const reloading = { config, file: paths.configFile, log };
  const watchers = [
    watchConfig(reloading),
    watchSecrets({ file: paths.environmentFile, log, onSaved: () => channels.secretsChanged() }),
    watchInode(paths.lockFile, () => ending.fail('the state folder was removed under the daemon')),
  ];
  for (const stop of watchers) await lifecycle.add({ name: 'watcher', stop });
  ending.startEngine(() => channels.start({ engine, fetch: (request, env) => app.fetch(request, env) }));
  log.info(
    { home: paths.home, socket: paths.socketFile, listen, hooksListen, pid: process.pid, version: VERSION },
    'listening',
  );
  return {
    stop: (cause, options) => ending.begin(cause, options),
    reload: () => reloadConfig(reloading),
    ended: ending.ended,
  };
};
