// One daemon, from the lock to the last log line: the order in which its parts start and, reversed, stop.

import { join } from 'node:path';
import { type HomePaths, ownIdentity, withReserveAsync } from '@coxswain/client';
import type { StopOptions } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import { languageFrom, wordsFor } from '@coxswain/locale';
import { type AuditBy, BUILD, FILE_ACTOR, PROTOCOL_VERSION, VERSION } from '@coxswain/protocol';
import { RunnerClient, RunnerPrograms } from '@coxswain/runtimes';
import { offeredAgents } from './agents/offered.ts';
import { ChannelHub } from './channels/index.ts';
import type { Config } from './config/config.ts';
import { followConfig } from './config/config-watch.ts';
import { watchFile } from './config/file-watch.ts';
import { LiveConfig } from './config/live-config.ts';
import { configSnapshot } from './config/snapshot.ts';
import { type DaemonDeps, uniqueName } from './daemon-deps.ts';
import { Ending } from './ending.ts';
import { hooksOf } from './hooks/hooks.ts';
import { createApp } from './http/index.ts';
import { type ListenOptions, listenOnSocket } from './listeners.ts';
import { engineSettings, localEngine } from './local-engine.ts';
import { Outside } from './outside.ts';
import { Lifecycle } from './process/lifecycle.ts';
import { watchInode } from './process/watch-inode.ts';
import { services } from './services.ts';
import { writeDaemonFile } from './state/daemon-file.ts';
import { openState } from './state/open-state.ts';
import { Telemetry } from './telemetry/telemetry.ts';

export interface Daemon {
  /** Begins to stop, for that cause; the first one counts. A later call without `wait` ends the wait of an earlier one. */
  stop(cause: string, options?: StopOptions): void;
  /** Reloads the config file now. */
  reload(): Promise<void>;
  /** Resolves with the exit code when everything has stopped. */
  readonly ended: Promise<number>;
}

/** The identity of this build. */
const AS_BUILT = { version: VERSION, build: BUILD, protocol: PROTOCOL_VERSION };

/**
 * Starts a daemon in a prepared home. Resolves when it listens and daemon.json says so. Throws a ProblemError if it
 * cannot start; then nothing is left running.
 */
export const startDaemon = async (deps: DaemonDeps): Promise<Daemon> => {
  const lifecycle = new Lifecycle(deps.log);
  try {
    return await start(deps, lifecycle);
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
};

const start = async (deps: DaemonDeps, lifecycle: Lifecycle): Promise<Daemon> => {
  const { paths, log, clock } = deps;
  const startedAt = new Date(clock.nowMs()).toISOString();
  let onConfig = (): void => {};
  let record = async (_config: Config, _by: AuditBy): Promise<void> => {};
  const config = await LiveConfig.open({
    file: paths.configFile,
    environment: deps.configEnvironment,
    settings: deps.settings,
    offered: offeredAgents(deps.surveyorCommand),
    uniqueName: () => uniqueName(deps),
    onRecord: (changed, by) => record(changed, by),
    onChange: () => onConfig(),
    onExposed: (sentence) => log.warn({ file: paths.configFile }, sentence),
  });
  log.level = config.current.values['log.level'];
  const followed = followConfig({ config, file: paths.configFile, log });

  const { ledger, reserve, folder, reportLoss } = await openState({ deps, config, lifecycle });
  record = (changed, by) => ledger.audit.noteConfig(by, configSnapshot(changed));
  await record(config.current, FILE_ACTOR);
  const words = wordsFor(languageFrom(deps.configEnvironment));
  const channels = new ChannelHub({ deps, ledger, words, definitions: config.current.channels });
  await lifecycle.add({ name: 'channels', stop: () => channels.close() });
  const { notifications } = channels;
  const telemetry = new Telemetry(deps, config.current.values);
  await lifecycle.add({ name: 'telemetry', stop: () => telemetry.stop() });
  const programs = runnerPrograms(deps);
  await lifecycle.add({ name: 'runner', stop: () => programs?.close() });
  const engine = localEngine({
    programs,
    deps,
    ledger,
    config,
    notifications,
    isTraced: telemetry.isOn,
    fetch: (request) => app.fetch(request),
  });
  onConfig = () => {
    log.level = config.current.values['log.level'];
    channels.configure(config.current.channels);
    engine.configure(engineSettings(config.current));
  };

  const ending = new Ending({ deps, lifecycle, engine });
  // Its tasks are ended though that cannot be recorded; the next start, if any, recovers them.
  reportLoss((why, cause) => ending.fail(why, cause, { withoutToolGrace: true }));
  const app = createApp(
    services({
      lastingRuns: programs && (() => programs.lasting()),
      deps,
      folder,
      engine,
      ledger,
      config,
      followed,
      channels,
      hooks: hooksOf({
        keyFile: join(paths.stateFolder, 'hooks.key'),
        address: () => outside.hooksListen ?? outside.listen,
      }),
      telemetry,
      startedAt,
      listen: () => outside.listen,
      resume: async (by) => {
        if (ledger.copiedFrom === undefined) return engine.resume(by);
        await outside.release(by);
        await telemetry.start(ledger);
      },
      stop: (options) => ending.begin('requested by a client', options),
    }),
  );
  /** If the ledger is gone as well, reports that instead. */
  const failWithoutHome = (cause: string, error?: unknown): void => {
    ledger.verifyFiles();
    ending.fail(cause, error);
  };
  const onLost = (error: unknown): void =>
    failWithoutHome('the socket is gone and could not be created again', error);
  const onRemade = (): void =>
    void describe().catch((error: unknown) => failWithoutHome('daemon.json could not be written', error));
  const listening: ListenOptions = { deps, app, lifecycle, onRemade, onLost };
  const describe = (): Promise<void> => {
    const { listen } = outside;
    const { copiedFrom } = ledger;
    const facts = { ...ownIdentity(), ...AS_BUILT, socket: deps.socket.file, folder, startedAt };
    const more = { ledgerId: ledger.id, listen, copiedFrom };
    const write = () => writeDaemonFile(paths.daemonFile, { ...facts, ...more }, uniqueName(deps));
    return withReserveAsync(paths.reserveFile, write);
  };
  const outside = new Outside({ listening, config, engine, channels, describe });
  await reserve.tried();
  await withReserveAsync(paths.reserveFile, () => listenOnSocket(listening));
  await lifecycle.add({ name: 'streams', stop: app.close });
  if (ledger.copiedFrom === undefined) await outside.startListening();
  else await describe();

  const watchers = [
    followed.watch(),
    watchSecrets({ file: paths.environmentFile, log, onSaved: () => channels.secretsChanged() }),
    watchInode(paths.lockFile, () =>
      failWithoutHome('the state folder was removed while the daemon was running'),
    ),
    watchLedger(paths, ledger),
  ];
  for (const stop of watchers) await lifecycle.add({ name: 'watcher', stop });
  // A copy that is released meanwhile starts them itself.
  const isCopy = ledger.copiedFrom !== undefined;
  if (!isCopy) await telemetry.start(ledger);
  ending.startEngine(async () => {
    if (!isCopy) await outside.startChannels();
  });
  const { listen, hooksListen } = outside;
  const where = { home: paths.home, socket: deps.socket.file, listen, hooksListen };
  log.info({ ...where, pid: process.pid, ...AS_BUILT }, 'listening');
  return {
    stop: (cause, options) => ending.begin(cause, options),
    reload: followed.reload,
    ended: ending.ended,
  };
};

/** The programs of runs, held by a runner that outlives this process. */
const runnerPrograms = ({ paths, runnerEntry }: DaemonDeps): RunnerPrograms | undefined =>
  runnerEntry === undefined
    ? undefined
    : new RunnerPrograms(new RunnerClient({ stateFolder: paths.stateFolder, program: [runnerEntry] }));

// Watches the file with the secrets of channels. They are read when they are needed: until then nobody would
// know that a notice that failed for a wrong secret is worth a retry.
interface SecretsWatchOptions {
  readonly file: string;
  readonly onSaved: () => void;
  readonly log: { warn(fields: object, message: string): void };
}

/** Watches the file until the returned function is called. */
const watchSecrets = ({ file, onSaved, log }: SecretsWatchOptions): (() => void) =>
  watchFile({
    file,
    onSaved,
    onBlind: (error) =>
      log.warn(
        { err: error },
        'cannot watch the file of secrets: after a change, waiting notices are retried on schedule',
      ),
  });

// A ledger removed while its daemon runs is noticed by the next write. If nothing is written, this check finds it: a
// daemon that nobody can reach must not wait for its next job to find out.

/** No event reports that a folder above the home was moved, and a watch on the journal would wake up with every write. */
const LOOK_EVERY_MS = 2_000;

/** Checks when the ledger or the home goes, and every few seconds. Returns a function to stop. */
const watchLedger = ({ home, ledgerFile }: HomePaths, ledger: Pick<Ledger, 'verifyFiles'>): (() => void) => {
  const look = (): void => ledger.verifyFiles();
  const watching = [home, ledgerFile].map((path) => watchInode(path, look));
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    for (const stop of watching) stop();
  };
};
