// The configuration, and the daemon that goes by it.

import type { Client, HomePaths } from '@coxswain/client';
import {
  type AgentDefinition,
  type DaemonStatus,
  formatDuration,
  PROTOCOL_VERSION,
  ProblemError,
  VERSION,
} from '@coxswain/protocol';
import { type Finding, reasonOf } from './finding.ts';

export interface ConfigFinding {
  readonly finding: Finding;
  /** None when the configuration is wrong. */
  readonly agents: readonly AgentDefinition[];
}

export const checkConfig = async ({ configFile: file }: HomePaths): Promise<ConfigFinding> => {
  const { readConfig, readConfigFile } = await import('@coxswain/daemon/config');
  try {
    const text = await readConfigFile(file);
    const { agents } = readConfig({ file, text, environment: {}, settings: [] });
    const detail = text === undefined ? `${file} (none: defaults hold)` : file;
    return { finding: { check: 'config', ok: true, detail }, agents };
  } catch (error) {
    const remedy = 'mend it with: cox config edit';
    return { finding: { check: 'config', ok: false, detail: reasonOf(error), remedy }, agents: [] };
  }
};

export interface DaemonFinding {
  readonly finding: Finding;
  readonly isRunning: boolean;
  /** What it says about itself, if it can be asked. */
  readonly status?: DaemonStatus;
}

/** No daemon is well: the first command starts one. */
export const checkDaemon = async (connect: () => Promise<Client>): Promise<DaemonFinding> => {
  const found = (ok: boolean, detail: string, remedy: string): Finding => ({
    check: 'daemon',
    ok,
    detail,
    remedy,
  });
  try {
    const { daemon } = await connect();
    const { version, protocol, pid } = await daemon.version();
    const own = `this is ${VERSION}, protocol ${PROTOCOL_VERSION}`;
    const detail = `process ${pid}, version ${version}, protocol ${protocol} (${own})`;
    const finding = found(protocol === PROTOCOL_VERSION, detail, 'cox daemon restart');
    const status = await daemon.status().catch(() => undefined);
    return { finding, isRunning: true, ...(status && { status }) };
  } catch (error) {
    const isAbsent = error instanceof ProblemError && error.code === 'unreachable';
    const detail = isAbsent ? 'none is running; the first command starts one' : reasonOf(error);
    return { finding: found(isAbsent, detail, 'see: cox daemon logs'), isRunning: false };
  }
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
  const remedy = 'raise the limit (ulimit -Hn) where the daemon is started, then: cox daemon restart';
  return [{ check: 'files', ok: files.limit >= FEW_FILES && files.open < files.limit, detail, remedy }];
};
