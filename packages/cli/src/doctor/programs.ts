// The programs that everything needs: Node itself, and that of each agent.

import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { AgentDefinition } from '@coxswain/protocol';
import type { Finding } from './finding.ts';

const OLDEST_NODE = 24;

export const checkNode = (version: string): Finding => ({
  check: 'node',
  ok: Number(version.split('.')[0]) >= OLDEST_NODE,
  detail: version,
  remedy: `run 'npm ci' where cox lies, which brings its own, or install Node.js ${OLDEST_NODE} or newer`,
});

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
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

/** Each agent that is run by a program: is the program there? One finding for all that are well, one for each that is not. */
export const checkAgents = (agents: readonly AgentDefinition[], path: string): Finding[] => {
  const isMissing = ({ command }: AgentDefinition): boolean =>
    command?.[0] !== undefined && findProgram(command[0], path) === undefined;
  // What is offered and nobody installed is no fault; what leads workflows is nobody's agent.
  const wanted = agents.filter(
    (agent) => agent.runtime !== 'cox' && (agent.install === undefined || !isMissing(agent)),
  );
  const missing = wanted.filter(isMissing);
  if (missing.length === 0)
    return [{ check: 'agents', ok: true, detail: wanted.map(({ name }) => name).join(', ') }];
  return missing.map(({ name, command, definedIn }) => ({
    check: 'agents',
    ok: false,
    detail: `${name}: there is no program '${command?.[0]}' on the PATH`,
    remedy: `install ${command?.[0]}, or change the agent in ${definedIn}`,
  }));
};
