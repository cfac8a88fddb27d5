// Where the program of an agent lies for somebody with that PATH: what is not there cannot work for them.

import type { AgentDefinition } from '@coxswain/protocol';
import { findProgram } from '@coxswain/runtimes';

export interface AgentProgram {
  /** undefined: it has none of its own, it was not found, or it is looked for in the folder of each task. */
  readonly path: string | undefined;
  readonly isMissing: boolean;
}

/** The PATH that the agent's program is looked for on: its own variables come before those of the submitter. */
const pathFor = ({ env }: AgentDefinition, path: string): string =>
  env.PATH === undefined ? path : env.PATH.replaceAll('${PATH}', path);

/** Looks the program up the way the system will. */
export const programOf = async (agent: AgentDefinition, path: string): Promise<AgentProgram> => {
  const { command, shell, workspace } = agent;
  const program = shell === true ? '/bin/sh' : command?.[0];
  const isOfTask = program?.includes('/') === true && !program.startsWith('/') && workspace === undefined;
  if (program === undefined || isOfTask) return { path: undefined, isMissing: false };
  const environment = { PATH: pathFor(agent, path) };
  const { found } = await findProgram(program, { folder: workspace ?? '/', environment });
  return { path: found, isMissing: found === undefined };
};
