// Why a job could run a value as a command: what saving it refuses, and what earlier versions let pass.

import { ProblemError } from '@coxswain/protocol';
import type { EngineSettings } from '../engine.ts';
import { unsafePosition } from '../orchestration/definition/index.ts';
import { requireSafeCommand, requireSafeLine } from '../submit/index.ts';
import { isShell } from './run-of-job.ts';
import type { RunnableJob } from './runnable-job.ts';

/** In one line with the safe form; undefined: no value can. Files that its workflow names are looked into when it runs. */
export const unsafeText = (
  job: RunnableJob,
  { agents, limits }: Pick<EngineSettings, 'agents' | 'limits'>,
): string | undefined => {
  const { prompt, command, workflow } = job;
  if (workflow !== undefined) return unsafePosition(workflow, limits);
  try {
    if (command !== undefined) requireSafeCommand(command, 'job');
    else if (prompt !== undefined && isShell(job, agents)) requireSafeLine(prompt, 'job');
  } catch (error) {
    if (error instanceof ProblemError) return error.message;
    throw error;
  }
  return undefined;
};
