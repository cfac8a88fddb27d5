// The runtime of programs: starts one, carries what it prints, ends whatever belongs to it, and says how it ended. Time
// limits are not its business: they arrive as the signal to stop.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { AgentDefinition, RunEnd } from '@coxswain/protocol';
import { SYSTEM_DEPS } from '../model/deps.ts';
import { MARK_VARIABLE } from '../processes/mark.ts';
import { detachedMarkOf } from '../processes/marks.ts';
import { systemProcesses } from '../processes/system-processes.ts';
import type { RunHandle, RunRequest, Runtime } from '../runtime.ts';
import { checkCommandAgent } from './check.ts';
import { type Program, programOf, promptWithFiles } from './program.ts';
import { programStarter } from './start.ts';
import { explainStartFailure } from './start-failure.ts';
import { supervise } from './supervise.ts';

export interface CommandRuntimeOptions {
  /** How long what outlives a program may take to exit before it is ended. Default 200 ms. */
  readonly lingerMs?: number | undefined;
}

const LINGER_MS = 200;

/** Runs programs: of the task, of the agent, or `/bin/sh` with the prompt as its command line. */
export const commandRuntime = ({ lingerMs = LINGER_MS }: CommandRuntimeOptions = {}): Runtime => {
  const options = { lingerMs, processes: systemProcesses, nowMs: SYSTEM_DEPS.nowMs };
  const startProgram = programStarter(systemProcesses);

  const run = async (asked: RunRequest, handle: RunHandle): Promise<RunEnd> => {
    const request = asked.agent.detach === true ? detached(asked) : asked;
    const program = programOf(request, handle.conversation.agentSessionId);
    if (!program) return namesNoProgram(request.agent);
    const removeFiles = await writeRunFiles(program, { ...request, prompt: promptWithFiles(request) });
    try {
      if (handle.signal.aborted || handle.force.aborted) return { status: 'cancelled' };
      const context = { folder: request.workDir, environment: withAttachments(request) };
      const started = await startProgram(program, context);
      if ('cause' in started) return await explainStartFailure(started.cause, program, context);
      handle.started(started.leader);
      return await supervise({ request, handle, program, started }, options);
    } finally {
      await removeFiles();
    }
  };

  return { run, check: checkCommandAgent };
};

// What it leaves behind is left alone, also by a daemon that starts later.
const detached = (request: RunRequest): RunRequest => {
  const mark = detachedMarkOf(request.mark);
  return { ...request, mark, environment: { ...request.environment, [MARK_VARIABLE]: mark } };
};

/** `COX_ATTACHMENTS`: the paths of what is attached, one a line. */
const withAttachments = ({ environment, attachments = [] }: RunRequest): RunRequest['environment'] =>
  attachments.length === 0
    ? environment
    : { ...environment, COX_ATTACHMENTS: attachments.map(({ path }) => path).join('\n') };

const namesNoProgram = ({ name }: AgentDefinition): RunEnd => ({
  status: 'failed',
  reason: 'runtime_error',
  message: `agent '${name}' has no command; set command, or shell: true`,
});

// The files that a program and its run exchange: private, and gone with the run.
const PRIVATE_FILE = { mode: 0o600 };

/**
 * Writes the prompt and an empty file for the result, if the program uses them. The folder is made when the caller has
 * not. Returns what removes it again in that case.
 */
const writeRunFiles = async (
  { promptFile, resultFile }: Program,
  { prompt, runDir }: { readonly prompt: string; readonly runDir: string },
): Promise<() => Promise<void>> => {
  if (promptFile === undefined && resultFile === undefined) return async () => {};
  const made = await mkdir(runDir, { recursive: true, mode: 0o700 });
  if (promptFile !== undefined) await writeFile(promptFile, prompt, PRIVATE_FILE);
  if (resultFile !== undefined) await writeFile(resultFile, '', PRIVATE_FILE);
  return async () => {
    if (made !== undefined) await rm(runDir, { recursive: true, force: true });
  };
};
