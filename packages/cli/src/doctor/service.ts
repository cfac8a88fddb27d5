// The configuration, and the daemon that goes by it.

import type { Client, HomePaths } from '@coxswain/client';
import { type AgentDefinition, PROTOCOL_VERSION, ProblemError, VERSION } from '@coxswain/protocol';
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
    const isSilent = error instanceof ProblemError && error.code === 'unresponsive';
    const remedy = isSilent ? 'cox daemon stop --force' : 'see: cox daemon logs';
    return { finding: found(isAbsent, detail, remedy), isRunning: false };
  }
};
