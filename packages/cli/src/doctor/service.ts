// The configuration, and the daemon that goes by it.

import type { Client, HomePaths } from '@coxswain/client';
import {
  type AgentDefinition,
  cutToCells,
  PROTOCOL_VERSION,
  ProblemError,
  VERSION,
} from '@coxswain/protocol';
import { type Finding, reasonOf } from './finding.ts';

const MAX_NAMED = 5;
const COMMAND_CELLS = 60;

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
    const { version, protocol, pid } = await (await connect()).daemon.version();
    const own = `this is ${VERSION}, protocol ${PROTOCOL_VERSION}`;
    const detail = `process ${pid}, version ${version}, protocol ${protocol} (${own})`;
    return { finding: found(protocol === PROTOCOL_VERSION, detail, 'cox daemon restart'), isRunning: true };
  } catch (error) {
    const isAbsent = error instanceof ProblemError && error.code === 'unreachable';
    const detail = isAbsent ? 'none is running; the first command starts one' : reasonOf(error);
    return { finding: found(isAbsent, detail, 'see: cox daemon logs'), isRunning: false };
  }
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
      processes.length === 0 ? 'none of ended tasks' : `of ended tasks: ${named.join('; ')}${more}`;
    return { check: 'processes', ok: processes.length === 0, detail, remedy };
  } catch (error) {
    return { check: 'processes', ok: false, detail: reasonOf(error), remedy: 'see: cox daemon logs' };
  }
};
