// `cox daemon run`: this process becomes the daemon of a home until it is stopped. In the foreground it talks on stderr; when
// a client spawned it, it tells that client when it is ready and then belongs to nobody.

import { flushCompileCache } from 'node:module';
import { EXIT_CODES, ProblemError } from '@coxswain/protocol';
import { type Daemon, startDaemon } from './daemon.ts';
import { createLog, type DaemonLog } from './log/daemon-log.ts';
import { readableLine } from './log/readable-line.ts';
import { type LineSink, RotatingFile } from './log/rotating-file.ts';
import { exitCodeOfFailure } from './process/exit-code.ts';
import { shrinkEnvironment } from './process/minimal-environment.ts';
import { type Readiness, readinessFrom } from './process/readiness.ts';
import { prepareHome } from './state/prepare-home.ts';
import { pathsOf, productionWorld, thisMachine } from './wire.ts';

export interface RunDaemonOptions {
  /** The absolute home folder. */
  readonly home: string;
  /** `key=value` of each `--set`. */
  readonly settings?: readonly string[];
  /** In the foreground: lines of log as JSON instead of for people. */
  readonly isJson?: boolean;
}

const LOG_FILES = { maxBytes: 10 * 1024 * 1024, files: 5 } as const;
/** What users' programs create is readable for others unless they say otherwise, wherever the daemon was started from. */
const USUAL_UMASK = 0o022;
/** How long the process may take to end by itself when the daemon has stopped. */
const LINGER_MS = 2_000;

const stderrSink = (isJson: boolean): LineSink => {
  // Whoever watched may go; the daemon stays.
  process.stderr.on('error', () => {});
  return { write: (line) => void process.stderr.write(isJson ? line : readableLine(line)) };
};

/**
 * Runs the daemon until it is stopped; resolves with the exit code. In the foreground a start that fails throws a
 * ProblemError; a client that spawned this process is told instead.
 */
export const runDaemon = async (options: RunDaemonOptions): Promise<number> => {
  const readiness = readinessFrom(process.env);
  try {
    return await run(options, readiness);
  } catch (error) {
    if (!readiness.isAwaited) throw error;
    const problem = error instanceof ProblemError ? error : new ProblemError('internal', String(error));
    readiness.tell(problem.code === 'already_running' ? { running: true } : { problem: problem.toProblem() });
    return exitCodeOfFailure(problem);
  }
};

const run = async (
  { home, settings = [], isJson = false }: RunDaemonOptions,
  readiness: Readiness,
): Promise<number> => {
  const paths = pathsOf(home);
  prepareHome(paths, thisMachine(), String(process.pid));
  const file = new RotatingFile({ path: paths.logFile, ...LOG_FILES });
  const log = createLog(readiness.isAwaited ? [file] : [file, stderrSink(isJson)], 'info');
  const world = productionWorld({ paths, environment: process.env, settings, log });
  shrinkEnvironment(process.env, world.baseEnvironment);
  process.chdir('/');
  if (readiness.isAwaited) process.umask(USUAL_UMASK);
  dieOnUnknownState(log);
  const stopRequest = stopSignals(log, { isDetached: readiness.isAwaited });
  try {
    const daemon = await startDaemon(world);
    stopRequest.onSignal(daemon);
    readiness.tell({ ready: true });
    flushCompileCache();
    return await daemon.ended;
  } catch (error) {
    if (readiness.isAwaited) log.error({ err: error }, 'the daemon could not start');
    throw error;
  } finally {
    file.close();
    endSoon();
  }
};

/** After an error that nobody expected the state in memory is unknown; the ledger is not, so the next start goes on from it. */
const dieOnUnknownState = (log: DaemonLog): void => {
  const die = (what: string) => (error: unknown) => {
    log.fatal({ err: error }, what);
    process.exit(EXIT_CODES.error.code);
  };
  process.on('uncaughtException', die('an unexpected error ends the daemon'));
  process.on('unhandledRejection', die('an unexpected rejection ends the daemon'));
};

interface StopSignals {
  /** From here on signals concern this daemon; one that came before stops it now. */
  onSignal(daemon: Daemon): void;
}

/** The first SIGTERM or SIGINT stops in order, the second one at once. */
const stopSignals = (log: DaemonLog, { isDetached }: { readonly isDetached: boolean }): StopSignals => {
  let running: Daemon | undefined;
  let received: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (received !== undefined) {
      log.warn({ signal }, 'a second signal: ending at once');
      process.exit(EXIT_CODES.interrupted.code);
    }
    received = signal;
    running?.stop(signal);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A terminal that closes takes along what runs in it; a daemon of its own only looks at its configuration again.
  process.on('SIGHUP', isDetached ? () => void running?.reload() : stop);
  return {
    onSignal: (daemon) => {
      running = daemon;
      if (received !== undefined) daemon.stop(received);
    },
  };
};

/** Everything has stopped: whatever still keeps the process alive must not keep the next daemon waiting. */
const endSoon = (): void => {
  setTimeout(() => process.exit(), LINGER_MS).unref();
};
