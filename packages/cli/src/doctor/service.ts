// The configuration, and the daemon that goes by it.

import type { Client, HomePaths } from '@coxswain/client';
import { type AgentDefinition, BUILD, PROTOCOL_VERSION, ProblemError, VERSION } from '@coxswain/protocol';
import { buildText } from '../describe/build-text.ts';
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

/** What there is to know where none answers. */
const absence = async (paths: HomePaths): Promise<string> => {
  const { lookAtDaemonFile } = await import('@coxswain/client');
  const found = lookAtDaemonFile(paths);
  const none = 'none is running; the first command starts one';
  return found === undefined || found.isOwn
    ? none
    : `${none} (${paths.daemonFile} speaks of process ${found.file.pid}, which serves another folder: this one is a copy)`;
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
    const { copiedFrom } = await client.daemon.status();
    const copy =
      copiedFrom === undefined
        ? ''
        : `; its ledger is a copy of ${copiedFrom}, on hold until: cox daemon resume`;
    const isSame = daemon.protocol === PROTOCOL_VERSION && isSameBuild(daemon.build);
    const own = `this is ${buildText({ version: VERSION, build: BUILD })}, protocol ${PROTOCOL_VERSION}`;
    const detail = `process ${daemon.pid}, version ${buildText(daemon)}, protocol ${daemon.protocol} (${own})${copy}`;
    return { finding: found(isSame, detail, 'cox daemon restart'), isRunning: true };
  } catch (error) {
    const isAbsent = error instanceof ProblemError && error.code === 'unreachable';
    const detail = isAbsent ? await absence(paths) : reasonOf(error);
    return { finding: found(isAbsent, detail, 'see: cox daemon logs'), isRunning: false };
  }
};
