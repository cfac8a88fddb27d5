// The configuration, and the daemon that goes by it.

import { dirname, join } from 'node:path';
import type { Client, HomePaths } from '@coxswain/client';
import type { SecretFile } from '@coxswain/daemon/config';
import {
  type AgentDefinition,
  BUILD,
  cutToCells,
  type DaemonStatus,
  formatDuration,
  PROTOCOL_VERSION,
  ProblemError,
  type RunnerStatus,
  VERSION,
} from '@coxswain/protocol';
import { buildText } from '../daemon/build-text.ts';
import { bytesText } from '../output/bytes-text.ts';
import { type Finding, reasonOf } from './finding.ts';

const MAX_NAMED = 5;
const COMMAND_CELLS = 60;

export interface ConfigFinding {
  readonly finding: Finding;
  /** On the files with secrets; none when there are none. */
  readonly secrets: readonly Finding[];
  /** None when the configuration is wrong. */
  readonly agents: readonly AgentDefinition[];
}

export const checkConfig = async ({
  configFile: file,
  environmentFile,
}: HomePaths): Promise<ConfigFinding> => {
  const { readConfig, readConfigFile, secretFiles } = await import('@coxswain/daemon/config');
  const faults: string[] = [];
  try {
    const text = await readConfigFile(file, ({ fault }) => void faults.push(fault));
    const config = readConfig({ file, text, environment: {}, settings: [] });
    const [fault] = faults;
    const detail = text === undefined ? `${file} (none: defaults hold)` : file;
    return {
      finding: { check: 'config', ok: fault === undefined, ...(fault ? withRemedy(fault) : { detail }) },
      secrets: secretsFindings(secretFiles(config, environmentFile)),
      agents: config.agents,
    };
  } catch (error) {
    // No editor fixes a file that is not the user's own.
    const isForbidden = error instanceof ProblemError && error.code === 'forbidden';
    const remedy = isForbidden ? {} : { remedy: 'fix it with: cox config edit' };
    return {
      finding: { check: 'config', ok: false, ...remedy, ...withRemedy(reasonOf(error)) },
      secrets: [],
      agents: [],
    };
  }
};

/** Many reasons end with the command that fixes them. */
const withRemedy = (reason: string): Pick<Finding, 'detail' | 'remedy'> => {
  const { detail = reason, remedy } = /^(?<detail>.*): (?<remedy>chmod .*)$/.exec(reason)?.groups ?? {};
  return { detail, ...(remedy && { remedy }) };
};

/** One for those that are well, and one for each that is not. */
const secretsFindings = (files: readonly SecretFile[]): readonly Finding[] => {
  const wrong = files.flatMap(({ fault }) => fault ?? []);
  const well = files.filter(({ fault }) => fault === undefined).map(({ path }) => path);
  return [
    ...(well.length > 0 ? [{ check: 'secrets' as const, ok: true, detail: well.join(', ') }] : []),
    ...wrong.map((fault) => ({ check: 'secrets' as const, ok: false, ...withRemedy(fault) })),
  ];
};

export interface DaemonFinding {
  readonly finding: Finding;
  readonly isRunning: boolean;
  /** What it says about itself, if it can be asked. */
  readonly status?: DaemonStatus;
}

/** What there is to know where none answers. */
const absence = async (paths: HomePaths): Promise<string> => {
  const { inspectDaemonFile } = await import('@coxswain/client');
  const found = inspectDaemonFile(paths);
  const none = 'not running; the first command starts it';
  return found === undefined || found.isOwn
    ? none
    : `${none} (${paths.daemonFile} belongs to process ${found.file.pid}, which serves another folder: this home is a copy)`;
};

/** No daemon is well: the first command starts one. */
export const checkDaemon = async (
  paths: HomePaths,
  connect: () => Promise<Client>,
): Promise<DaemonFinding> => {
  const found = (ok: boolean, detail: string, remedy: string): Finding => ({
    check: 'daemon',
    ok,
    detail,
    remedy,
  });
  const { isSameBuild } = await import('@coxswain/client');
  try {
    const client = await connect();
    const daemon = await client.daemon.version();
    const status = await client.daemon.status().catch(() => undefined);
    const copy =
      status?.copiedFrom === undefined
        ? ''
        : `; its ledger is a copy of ${status.copiedFrom}, on hold; to release it: cox daemon resume`;
    const isSame = daemon.protocol === PROTOCOL_VERSION && isSameBuild(daemon.build);
    const own = `this is ${buildText({ version: VERSION, build: BUILD })}, protocol ${PROTOCOL_VERSION}`;
    const detail = `process ${daemon.pid}, version ${buildText(daemon)}, protocol ${daemon.protocol} (${own})${copy}`;
    const finding = found(isSame, detail, 'cox daemon restart');
    return { finding, isRunning: true, ...(status && { status }) };
  } catch (error) {
    const isAbsent = error instanceof ProblemError && error.code === 'unreachable';
    const detail = isAbsent ? await absence(paths) : reasonOf(error);
    const isSilent = error instanceof ProblemError && error.code === 'unresponsive';
    const remedy = isSilent ? 'cox daemon stop --force' : 'see: cox daemon logs';
    return { finding: found(isAbsent, detail, remedy), isRunning: false };
  }
};

/** The runners that hold programs; nothing to say where none is. */
export const checkRunners = (status: DaemonStatus | undefined): readonly Finding[] =>
  (status?.runners ?? []).map((runner) => {
    const { pid, version, build, socket, rssBytes = 0, programs = 0, isFormer } = runner;
    const name = pid === undefined ? socket : `process ${pid}`;
    const fault = faultOfRunner(runner, { name, isRecovering: status?.state === 'recovering' });
    if (fault) return { check: 'runner', ok: false, ...fault };
    const which = buildText({ version: `version ${version}`, build });
    const held = programs === 1 ? '1 program' : `${programs} programs`;
    const drains = isFormer ? ', ends with them' : '';
    return {
      check: 'runner',
      ok: true,
      detail: `${name}, ${which}, ${held}${drains}, ${bytesText(rssBytes)}, ${socket}`,
    };
  });

const faultOfRunner = (
  { pid, isAnswering, silentMs = 0, unclaimed = [], isInUnit, socket }: RunnerStatus,
  { name, isRecovering }: { readonly name: string; readonly isRecovering: boolean },
): Pick<Finding, 'detail' | 'remedy'> | undefined => {
  if (!isAnswering)
    return {
      detail: `${name} has not answered for ${formatDuration(silentMs)}`,
      remedy:
        pid === undefined
          ? 'if it was stopped, let it go on: kill -CONT <pid>; to find it: pgrep -f cox-runner'
          : `kill -CONT ${pid}; if it still does not answer: kill -9 ${pid}, which fails the tasks whose programs it holds`,
    };
  if (isInUnit)
    return {
      detail: `${name} is in the systemd unit of the daemon: a restart of the unit ends what runs`,
      remedy: `systemd-run could not start it elsewhere, see ${join(dirname(socket), 'runner.log')}; a service of your user can: cox daemon install`,
    };
  // While the daemon recovers, it has taken over nothing yet.
  if (unclaimed.length === 0 || isRecovering) return undefined;
  const held = unclaimed.length === 1 ? 'a program' : `${unclaimed.length} programs`;
  return {
    detail: `${name} holds ${held} of no running task`,
    remedy: `kill ${unclaimed.join(' ')}`,
  };
};

/** Nothing to say unless retention waits for a clock that leapt ahead. */
export const checkClock = (status: DaemonStatus | undefined): Finding[] => {
  const held = status?.pruneHeld;
  if (held === undefined) return [];
  const [ahead, left] = [held.clockAheadMs, held.remainingMs].map((ms) => formatDuration(ms));
  const detail = `${ahead} ahead of the last event; pruning ${held.tasks} old tasks waits until the daemon has run for ${left} more`;
  return [{ check: 'clock', ok: false, detail, remedy: 'if the clock is right: cox prune; if not, set it' }];
};

/** Each running task needs a dozen, and so does every connection now and then. */
const FEW_FILES = 1_024;

/** How many files the daemon may open, where it knows. */
export const checkFiles = (status: DaemonStatus | undefined): Finding[] => {
  const files = status?.openFiles;
  if (files === undefined) return [];
  const detail = `${files.open} of ${files.limit} that the daemon may open`;
  const remedy =
    'raise the limit (ulimit -Hn) of the shell or service that starts the daemon, then: cox daemon restart';
  return [{ check: 'files', ok: files.limit >= FEW_FILES && files.open < files.limit, detail, remedy }];
};

/** What tasks left running though they have ended; nothing to look at without a daemon. */
export const checkLeftovers = async (connect: () => Promise<Client>): Promise<Finding> => {
  const remedy = 'the next start ends them: cox daemon restart';
  try {
    const { processes } = await (await connect()).daemon.leftovers();
    const named = processes
      .slice(0, MAX_NAMED)
      .map(({ pid, command }) => `${pid} ${cutToCells(command, COMMAND_CELLS)}`);
    const more = processes.length > MAX_NAMED ? `; and ${processes.length - MAX_NAMED} more` : '';
    const detail =
      processes.length === 0
        ? 'no leftovers of ended tasks'
        : `leftovers of ended tasks: ${named.join('; ')}${more}`;
    return { check: 'processes', ok: processes.length === 0, detail, remedy };
  } catch (error) {
    return { check: 'processes', ok: false, detail: reasonOf(error), remedy: 'see: cox daemon logs' };
  }
};
