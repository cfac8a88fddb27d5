import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Client } from '@coxswain/client';
import { type AgentDefinition, EXIT_CODES } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { pathsOf } from '../../config/sources.ts';
import { type Finding, reasonOf } from '../../doctor/finding.ts';
import { checkDisk, checkHome, checkSocket } from '../../doctor/folders.ts';
import { checkLedgerContents } from '../../doctor/ledger.ts';
import {
  checkClock,
  checkConfig,
  checkDaemon,
  checkFiles,
  checkLeftovers,
  checkRunners,
} from '../../doctor/service.ts';
import { checkLines } from '../../output/check-lines.ts';

const examine = async (context: Context): Promise<readonly Finding[]> => {
  const { deps, runningClient } = context;
  const paths = await pathsOf(context);
  const { finding: config, secrets, agents } = await checkConfig(paths);
  const { finding: daemon, status, isRunning } = await checkDaemon(paths, runningClient);
  return [
    checkNode(deps.nodeVersion),
    checkHome(paths, deps.userId),
    config,
    ...secrets,
    daemon,
    ...checkRunners(status),
    ...(isRunning ? [await checkLeftovers(runningClient)] : []),
    checkSocket(paths, deps.userId, isRunning),
    ...(await checkLedgerContents(context, paths)),
    checkDisk(paths),
    ...checkClock(status),
    ...checkFiles(status),
    ...(isRunning ? await checkTelemetry(runningClient) : []),
    ...(agents.length > 0 ? checkAgents(agents, deps.environment.PATH ?? '') : []),
  ];
};

export const doctor = defineCommand({
  arguments: {},
  options: {},
  details: 'Does not start the daemon. Exits 1 if something is broken.',
  async run(context) {
    const { output, words } = context;
    const findings = await examine(context);
    const broken = findings.filter(({ ok }) => !ok).length;
    if (output.isJson)
      await output.json(
        findings.map(({ ok, remedy, ...finding }) => ({ ...finding, ok, ...(ok ? {} : { remedy }) })),
      );
    else {
      const named = findings.map(({ check, ...rest }) => ({ name: words.doctor.checks[check], ...rest }));
      await output.line(checkLines(named, output.paint).join('\n'));
      await output.note(broken === 0 ? words.doctor.healthy : words.doctor.broken(broken));
    }
    return broken === 0 ? EXIT_CODES.ok.code : EXIT_CODES.error.code;
  },
});

// Whether the collector takes the traces that the daemon sends.
const REMEDY = 'start the collector, or correct telemetry.endpoint and telemetry.headers (cox config edit)';

/** Nothing to say where no traces are sent. */
const checkTelemetry = async (connect: () => Promise<Client>): Promise<readonly Finding[]> => {
  try {
    const { isOn, isTaken, url = '', why, eventsBehind } = await (await connect()).daemon.telemetry();
    if (!isOn) return [];
    // The daemon of a copy sends nothing while it is on hold.
    if (isTaken === undefined)
      return [{ check: 'telemetry', ok: true, detail: 'on; nothing is sent before the daemon is resumed' }];
    if (isTaken) return [{ check: 'telemetry', ok: true, detail: `${url} takes traces` }];
    const waiting = eventsBehind === 0 ? '' : '; traces wait in the ledger until it does';
    const detail = `${[url, why].filter(Boolean).join(': ')}${waiting}`;
    return [{ check: 'telemetry', ok: false, detail, remedy: REMEDY }];
  } catch (error) {
    // A daemon of an earlier version knows no traces.
    if (reasonOf(error).includes('/telemetry/check')) return [];
    return [{ check: 'telemetry', ok: false, detail: reasonOf(error), remedy: 'see: cox daemon logs' }];
  }
};

// The programs that everything needs: Node itself, and that of each agent.
const OLDEST_NODE = 24;

export const checkNode = (version: string): Finding => ({
  check: 'node',
  ok: Number(version.split('.')[0]) >= OLDEST_NODE,
  detail: version,
  remedy: `run 'npm ci' in the folder of cox, which brings its own, or install Node.js ${OLDEST_NODE} or newer`,
});

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** The path of the program, searched as a shell does; undefined if it is not found. */
export const findProgram = (program: string, path: string): string | undefined => {
  if (program.includes('/')) return isAbsolute(program) && isExecutable(program) ? program : undefined;
  return path
    .split(delimiter)
    .map((folder) => join(folder || '.', program))
    .find(isExecutable);
};

/** Each agent that is run by a program: is the program there? One finding for all that are well, one for each that is not. */
export const checkAgents = (agents: readonly AgentDefinition[], path: string): Finding[] => {
  const isMissing = ({ command }: AgentDefinition): boolean =>
    command?.[0] !== undefined && findProgram(command[0], path) === undefined;
  // A well-known agent that is not installed is no fault, and the workflow runtime is not an agent.
  const wanted = agents.filter(
    (agent) => agent.runtime !== 'cox' && (agent.install === undefined || !isMissing(agent)),
  );
  const missing = wanted.filter(isMissing);
  if (missing.length === 0)
    return [{ check: 'agents', ok: true, detail: wanted.map(({ name }) => name).join(', ') }];
  return missing.map(({ name, command, definedIn }) => ({
    check: 'agents',
    ok: false,
    detail: `${name}: program '${command?.[0]}' is not on the PATH`,
    remedy: `install ${command?.[0]}, or change the agent in ${definedIn}`,
  }));
};
