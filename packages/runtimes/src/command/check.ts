// Checks everything a run needs, and reports each step.

import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { AgentDefinition } from '@coxswain/protocol';
import type { CheckStep } from '../runtime.ts';
import { findProgram } from './find-program.ts';
import { SHELL } from './program.ts';

type Environment = Readonly<Record<string, string>>;

const SHELL_TIMEOUT_MS = 5_000;

/** Checks whether an agent of the command runtime can run: its folder, and its program or the shell. */
export const checkCommandAgent = async (
  agent: AgentDefinition,
  environment: Environment,
  { isDeep = false }: { readonly isDeep?: boolean } = {},
): Promise<readonly CheckStep[]> => {
  const steps = await checkFolderAndProgram(agent, environment);
  const unasked = {
    name: 'answer',
    ok: true,
    detail: 'skipped: only agents with runtime: acp or model can be asked',
  };
  return isDeep ? [...steps, unasked] : steps;
};

const checkFolderAndProgram = async (
  agent: AgentDefinition,
  environment: Environment,
): Promise<readonly CheckStep[]> => {
  const folder = agent.workspace === undefined ? [] : [await checkFolder(agent.workspace)];
  const program = agent.command?.[0];
  if (program !== undefined) return [...folder, await checkProgram(program, agent.workspace, environment)];
  if (agent.shell) return [...folder, await checkShell(environment)];
  return [...folder, { name: 'program', ok: true, detail: 'each task names its own program' }];
};

const checkFolder = async (workspace: string): Promise<CheckStep> => {
  const found = await stat(workspace).catch(() => undefined);
  if (found?.isDirectory()) return { name: 'workspace', ok: true, detail: workspace };
  const problem = found ? 'is not a folder' : 'does not exist';
  return {
    name: 'workspace',
    ok: false,
    detail: `${workspace} ${problem}; create it, or change the workspace`,
  };
};

const checkProgram = async (
  program: string,
  workspace: string | undefined,
  environment: Environment,
): Promise<CheckStep> => {
  const name = 'program';
  const isInTaskFolder = program.includes('/') && !program.startsWith('/') && workspace === undefined;
  if (isInTaskFolder) return { name, ok: true, detail: `${program}, in the folder of each task` };
  const { found, notExecutable, searched } = await findProgram(program, {
    folder: workspace ?? '/',
    environment,
  });
  if (found !== undefined) return { name, ok: true, detail: found };
  if (notExecutable !== undefined)
    return { name, ok: false, detail: `${notExecutable} is not executable; run: chmod +x ${notExecutable}` };
  return { name, ok: false, detail: `${program} was not found; searched ${searched}` };
};

const checkShell = async (environment: Environment): Promise<CheckStep> => {
  const options = { env: environment, cwd: '/', timeout: SHELL_TIMEOUT_MS, killSignal: 'SIGKILL' } as const;
  return promisify(execFile)(SHELL, ['-c', 'true'], options).then(
    () => ({ name: 'shell', ok: true, detail: `${SHELL} runs` }),
    (error: Error) => ({ name: 'shell', ok: false, detail: `${SHELL} does not run: ${error.message}` }),
  );
};
