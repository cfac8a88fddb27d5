// What the doctor looks at. Each check answers for one thing, says what it found and, when that is broken, what mends it.

import { accessSync, constants, lstatSync, type Stats, statfsSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { Client, HomePaths } from '@coxswain/client';
import type { DoctorWords } from '@coxswain/locale';
import { type AgentDefinition, PROTOCOL_VERSION, ProblemError, VERSION } from '@coxswain/protocol';
import { bytesText } from '../output/bytes-text.ts';
import type { Check } from '../output/check-lines.ts';

export type CheckKey = keyof DoctorWords['checks'];

/** A check under its stable key; the shown name depends on the language. */
export interface Finding extends Omit<Check, 'name'> {
  readonly check: CheckKey;
}

const OLDEST_NODE = 24;
const OTHERS_WRITE = 0o022;
const OTHERS = 0o077;
/** With less the ledger may soon be unable to keep its promise. */
const LEAST_FREE_BYTES = 200 * 1024 * 1024;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

/** The folder itself, or the nearest one above it that exists. */
const existing = (folder: string): string =>
  statOf(folder) !== undefined || dirname(folder) === folder ? folder : existing(dirname(folder));

export const checkNode = (version: string): Finding => ({
  check: 'node',
  ok: Number(version.split('.')[0]) >= OLDEST_NODE,
  detail: version,
  remedy: `run 'npm ci' where cox lies, which brings its own, or install Node.js ${OLDEST_NODE} or newer`,
});

export const checkHome = ({ home, stateFolder }: HomePaths, userId: number): Finding => {
  const bad = (detail: string, remedy: string): Finding => ({ check: 'home', ok: false, detail, remedy });
  for (const folder of [home, stateFolder]) {
    const found = statOf(folder);
    if (found === undefined) {
      try {
        accessSync(existing(folder), constants.W_OK);
      } catch {
        return bad(
          `${folder} cannot be made: you may not write above it`,
          'set COX_HOME to a folder you can write to',
        );
      }
      return { check: 'home', ok: true, detail: `${home} (will be made)` };
    }
    if (!found.isDirectory())
      return bad(`${folder} is not a folder`, `move it away: mv ${folder} ${folder}.old`);
    if (found.uid !== userId)
      return bad(
        `${folder} belongs to another user (uid ${found.uid})`,
        'set COX_HOME to a folder of your own',
      );
    if (found.mode & OTHERS_WRITE) return bad(`others can write to ${folder}`, `chmod go-w ${folder}`);
  }
  return { check: 'home', ok: true, detail: home };
};

export const checkConfig = async ({
  configFile: file,
}: HomePaths): Promise<{ readonly finding: Finding; readonly agents: readonly AgentDefinition[] }> => {
  const { readConfig, readConfigFile } = await import('@coxswain/daemon/config');
  try {
    const text = await readConfigFile(file);
    const { agents } = readConfig({ file, text, environment: {}, settings: [] });
    const detail = text === undefined ? `${file} (none: defaults hold)` : file;
    return { finding: { check: 'config', ok: true, detail }, agents };
  } catch (error) {
    const remedy = 'mend it with: cox config edit';
    return {
      finding: { check: 'config', ok: false, detail: reasonOf(error).replaceAll('\n', '; '), remedy },
      agents: [],
    };
  }
};

/** No daemon is well: the first command starts one. */
export const checkDaemon = async (
  connect: () => Promise<Client>,
): Promise<Finding & { readonly isRunning: boolean }> => {
  try {
    const { version, protocol, pid } = await (await connect()).daemon.version();
    const isSame = protocol === PROTOCOL_VERSION;
    const remedy = 'restart it: cox daemon restart';
    return {
      check: 'daemon',
      ok: isSame,
      detail: `process ${pid}, version ${version}, protocol ${protocol} (this is ${VERSION}, ${PROTOCOL_VERSION})`,
      remedy,
      isRunning: true,
    };
  } catch (error) {
    const isAbsent = error instanceof ProblemError && error.code === 'unreachable';
    if (isAbsent)
      return {
        check: 'daemon',
        ok: true,
        detail: 'none is running; the first command starts one',
        isRunning: false,
      };
    return {
      check: 'daemon',
      ok: false,
      detail: reasonOf(error),
      remedy: 'see: cox daemon logs',
      isRunning: false,
    };
  }
};

export const checkSocket = ({ socketFile }: HomePaths, userId: number, isRunning: boolean): Finding => {
  const found = lstatSync(socketFile, { throwIfNoEntry: false });
  if (found === undefined) {
    const remedy = 'the daemon makes it again within seconds; if not: cox daemon restart';
    return {
      check: 'socket',
      ok: !isRunning,
      detail: isRunning ? `${socketFile} is missing` : `${socketFile} (none yet)`,
      remedy,
    };
  }
  const isPrivate = found.isSocket() && found.uid === userId && (found.mode & OTHERS) === 0;
  const detail = isPrivate ? socketFile : `${socketFile} is no private socket of yours`;
  return { check: 'socket', ok: isPrivate, detail, remedy: `cox daemon stop; rm ${socketFile}` };
};

export const checkLedger = ({ ledgerFile, stateFolder }: HomePaths): Finding => {
  const target = statOf(ledgerFile) === undefined ? existing(stateFolder) : ledgerFile;
  try {
    accessSync(target, constants.R_OK | constants.W_OK);
    const size = statOf(ledgerFile)?.size;
    return {
      check: 'ledger',
      ok: true,
      detail: size === undefined ? `${ledgerFile} (none yet)` : `${ledgerFile}, ${bytesText(size)}`,
    };
  } catch (error) {
    return {
      check: 'ledger',
      ok: false,
      detail: reasonOf(error),
      remedy: `chmod u+rw ${target}, or set COX_HOME to another folder`,
    };
  }
};

export const checkDisk = ({ stateFolder }: HomePaths): Finding => {
  const { bavail, bsize } = statfsSync(existing(stateFolder));
  const free = bavail * bsize;
  return {
    check: 'disk',
    ok: free >= LEAST_FREE_BYTES,
    detail: `${bytesText(free)} free`,
    remedy: 'make room, or remove old tasks: cox prune',
  };
};

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statOf(path)?.isFile() === true;
  } catch {
    return false;
  }
};

/** Where the program lies, searched as a shell does; undefined when it is nowhere. */
export const findProgram = (program: string, path: string): string | undefined => {
  if (program.includes('/')) return isAbsolute(program) && isExecutable(program) ? program : undefined;
  return path
    .split(delimiter)
    .map((folder) => join(folder || '.', program))
    .find(isExecutable);
};

/** Each agent that is run by a program: is the program there? */
export const checkAgents = (agents: readonly AgentDefinition[], path: string): Finding[] => {
  const programs = agents.flatMap(({ name, command, definedIn }) => {
    const program = command?.[0];
    return program === undefined ? [] : [{ name, program, definedIn }];
  });
  const missing = programs.filter(({ program }) => findProgram(program, path) === undefined);
  if (missing.length === 0)
    return [{ check: 'agents', ok: true, detail: agents.map(({ name }) => name).join(', ') }];
  return missing.map(({ name, program, definedIn }) => ({
    check: 'agents',
    ok: false,
    detail: `${name}: there is no program '${program}' on the PATH`,
    remedy: `install ${program}, or change the agent in ${definedIn}`,
  }));
};
