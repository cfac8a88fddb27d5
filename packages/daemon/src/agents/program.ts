// Finds an agent's program on the submitter's PATH: without it the agent cannot work for them.

import type { AgentDefinition } from '@coxswain/protocol';
import { findProgram } from '@coxswain/runtimes';

export interface AgentProgram {
  /** undefined: the agent has no program, it was not found, or it is relative to the folder of each task. */
  readonly path: string | undefined;
  readonly isMissing: boolean;
}

/** The PATH to search for the agent's program: its own variables override the submitter's. */
const pathFor = ({ env }: AgentDefinition, path: string): string =>
  env.PATH === undefined ? path : env.PATH.replaceAll('${PATH}', path);

/** Finds the program as the system would. */
export const programOf = async (agent: AgentDefinition, path: string): Promise<AgentProgram> => {
  const { command, shell, workspace } = agent;
  const program = shell === true ? '/bin/sh' : command?.[0];
  const isOfTask = program?.includes('/') === true && !program.startsWith('/') && workspace === undefined;
  if (program === undefined || isOfTask) return { path: undefined, isMissing: false };
  const environment = { PATH: pathFor(agent, path) };
  const { found } = await findProgram(program, { folder: workspace ?? '/', environment });
  return { path: found, isMissing: found === undefined };
};
