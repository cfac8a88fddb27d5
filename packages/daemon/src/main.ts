// `cox daemon run`: this process becomes the daemon of a home until it is stopped. In the foreground it talks on stderr; when
// a client spawned it, it tells that client when it is ready and then belongs to nobody.

import { randomUUID } from 'node:crypto';
import { flushCompileCache } from 'node:module';
import { withReserve } from '@coxswain/client';
import { EXIT_CODES, ProblemError } from '@coxswain/protocol';
import { startDaemon } from './daemon.ts';
import { createLog, type DaemonLog } from './log/daemon-log.ts';
import { readableLine } from './log/readable-line.ts';
import { type LineSink, RotatingFile } from './log/rotating-file.ts';
import { exitCodeOfFailure } from './process/exit-code.ts';
import { holdBuild } from './process/hold-build.ts';
import { shrinkEnvironment } from './process/minimal-environment.ts';
import { type Readiness, readinessFrom } from './process/readiness.ts';
import { stopSignals } from './process/stop-signals.ts';
import { dieOnUnknownState } from './process/unknown-state.ts';
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
/** Said when it took longer: something was not stopped. */
const OUTLIVED = 'the stopped daemon was kept alive and ended itself';

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
  prepareHome(paths, thisMachine(), randomUUID());
  holdBuild();
  const file = withReserve(paths.reserveFile, () => new RotatingFile({ path: paths.logFile, ...LOG_FILES }));
  process.once('exit', () => file.close());
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
    const code = await daemon.ended;
    // A process that ends by itself closes the handle of a ledger that must stay as it is.
    if (code !== EXIT_CODES.ok.code) process.exit(code);
    return code;
  } catch (error) {
    if (readiness.isAwaited) log.error({ err: error }, 'the daemon could not start');
    throw error;
  } finally {
    endSoon(log);
  }
};

/** Everything has stopped: whatever still keeps the process alive must not keep the next daemon waiting. */
const endSoon = (log: DaemonLog): void => {
  const end = (): void => {
    log.warn({ resources: process.getActiveResourcesInfo() }, OUTLIVED);
    process.exit();
  };
  setTimeout(end, LINGER_MS).unref();
};
