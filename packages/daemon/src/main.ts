// `cox daemon run`: this process becomes the daemon of a home until it is stopped. In the foreground it logs to stderr; when
// spawned by a client, it reports to that client when it is ready and then detaches.

import { randomUUID } from 'node:crypto';
import { closeSync, writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { READY_VARIABLE, type ReadyLine, withReserve } from '@coxswain/client';
import type { StopOptions } from '@coxswain/engine';
import { EXIT_CODES, ProblemError } from '@coxswain/protocol';
import { startDaemon } from './daemon.ts';
import { createLog, type DaemonLog } from './log/daemon-log.ts';
import { readableLine } from './log/readable-line.ts';
import { type LineSink, RotatingFile } from './log/rotating-file.ts';
import { exitCodeOfFailure } from './process/exit-code.ts';
import { holdBuild } from './process/hold-build.ts';
import { shrinkEnvironment } from './process/minimal-environment.ts';
import { prepareHome } from './state/prepare-home.ts';
import { pathsOf, productionDeps, thisMachine } from './wire.ts';

export interface RunDaemonOptions {
  /** The absolute home folder. */
  readonly home: string;
  /** `key=value` of each `--set`. */
  readonly settings?: readonly string[];
  /** In the foreground: log lines as JSON instead of readable text. */
  readonly isJson?: boolean;
}

const LOG_FILES = { maxBytes: 10 * 1024 * 1024, files: 5 } as const;
/** Files that users' programs create are readable by others unless they say otherwise, wherever the daemon was started. */
const USUAL_UMASK = 0o022;
/** How long the process may take to exit after the daemon has stopped. */
const LINGER_MS = 2_000;
/** Logged when it took longer: something was not stopped. */
const OUTLIVED = 'something kept the stopped daemon alive, so it exited by force';

const stderrSink = (isJson: boolean): LineSink => {
  // The terminal may go; the daemon stays.
  process.stderr.on('error', () => {});
  return { write: (line) => void process.stderr.write(isJson ? line : readableLine(line)) };
};

/**
 * Runs the daemon until it is stopped; resolves with the exit code. In the foreground a start that fails throws a
 * ProblemError; a client that spawned this process gets it as its ready line instead.
 */
export const runDaemon = async (options: RunDaemonOptions): Promise<number> => {
  const readiness = readinessFrom(process.env);
  try {
    return await run(options, readiness);
  } catch (error) {
    if (!readiness.isAwaited) throw error;
    const problem = error instanceof ProblemError ? error : new ProblemError('internal', String(error));
    readiness.report(
      problem.code === 'already_running' ? { running: true } : { problem: problem.toProblem() },
    );
    return exitCodeOfFailure(problem);
  }
};

const run = async (
  { home, settings = [], isJson = false }: RunDaemonOptions,
  readiness: Readiness,
): Promise<number> => {
  const paths = pathsOf(home);
  prepareHome(paths, thisMachine(), randomUUID());
  holdBuild();
  const file = withReserve(paths.reserveFile, () => new RotatingFile({ path: paths.logFile, ...LOG_FILES }));
  process.once('exit', () => file.close());
  const log = createLog(readiness.isAwaited ? [file] : [file, stderrSink(isJson)], 'info');
  const deps = productionDeps({ paths, environment: process.env, settings, log });
  shrinkEnvironment(process.env, deps.baseEnvironment);
  process.chdir('/');
  if (readiness.isAwaited) process.umask(USUAL_UMASK);
  dieOnUnknownState(log);
  const stopRequest = stopSignals(log, { isDetached: readiness.isAwaited });
  try {
    const daemon = await startDaemon(deps);
    stopRequest.onSignal(daemon);
    readiness.report({ ready: true });
    flushCompileCache();
    const code = await daemon.ended;
    // A normal exit would close the handle of a ledger that must stay as it is.
    if (code !== EXIT_CODES.ok.code) process.exit(code);
    return code;
  } catch (error) {
    if (readiness.isAwaited) log.error({ err: error }, 'the daemon failed to start');
    throw error;
  } finally {
    endSoon(log);
  }
};

/** Everything has stopped: whatever keeps the process alive must not keep the next daemon waiting. */
const endSoon = (log: DaemonLog): void => {
  const end = (): void => {
    log.warn({ resources: process.getActiveResourcesInfo() }, OUTLIVED);
    process.exit();
  };
  setTimeout(end, LINGER_MS).unref();
};

// An unexpected error leaves the memory of the daemon in an unknown state, but not the ledger: the daemon exits at
// once and the next start continues from what is written.
interface FatalLog {
  fatal(fields: object, message: string): void;
}

/** From here on such an error is logged and ends the process. */
export const dieOnUnknownState = (log: FatalLog): void => {
  const die = (what: string) => (error: unknown) => {
    log.fatal({ err: error }, what);
    process.exit(EXIT_CODES.error.code);
  };
  process.on('uncaughtException', die('unexpected error, the daemon exits'));
  process.on('unhandledRejection', die('unexpected rejection, the daemon exits'));
};

// Reports once to the process that spawned the daemon how the start went; see client/start/ready-line.ts.
interface Readiness {
  /** A client spawned this daemon and waits for its ready line. */
  readonly isAwaited: boolean;
  readonly descriptor: number | undefined;
  report(line: ReadyLine): void;
}

/** Finds the descriptor named in the environment. */
export const readinessFrom = (environment: Readonly<Record<string, string | undefined>>): Readiness => {
  const named = environment[READY_VARIABLE];
  let descriptor =
    named !== undefined && /^\d{1,4}$/.test(named) && Number(named) > 2 ? Number(named) : undefined;
  return {
    isAwaited: descriptor !== undefined,
    descriptor,
    report: (line) => {
      if (descriptor === undefined) return;
      const open = descriptor;
      descriptor = undefined;
      try {
        writeSync(open, `${JSON.stringify(line)}\n`);
        closeSync(open);
      } catch {
        // The client has gone; the daemon waits for the next one.
      }
    },
  };
};

// What signals mean to a daemon: the first SIGTERM or SIGINT stops it in order, the second one at once. SIGUSR2 stops it for the
// next one, which takes over what runs: systemd sends it for a restart.
interface SignalLog {
  warn(fields: object, message: string): void;
}

interface Stoppable {
  stop(cause: string, options?: StopOptions): void;
  /** Reloads the config file. */
  reload(): Promise<void>;
}

interface StopSignals {
  /** From here on signals go to this daemon; one that came before stops it now. */
  onSignal(daemon: Stoppable): void;
}

const stopSignals = (log: SignalLog, { isDetached }: { readonly isDetached: boolean }): StopSignals => {
  let running: Stoppable | undefined;
  let received: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (received !== undefined) {
      log.warn({ signal }, 'second signal, stopping at once');
      process.exit(EXIT_CODES.interrupted.code);
    }
    received = signal;
    running?.stop(signal, meaningOf(signal));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGUSR2'] as const) process.on(signal, stop);
  // Closing a terminal stops what runs in it; a detached daemon only reloads its configuration.
  process.on('SIGHUP', isDetached ? () => void running?.reload() : stop);
  return {
    onSignal: (daemon) => {
      running = daemon;
      if (received !== undefined) daemon.stop(received, meaningOf(received));
    },
  };
};

const meaningOf = (signal: NodeJS.Signals): StopOptions => (signal === 'SIGUSR2' ? { keepRuns: true } : {});
