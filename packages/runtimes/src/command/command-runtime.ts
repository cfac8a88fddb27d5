// The runtime of programs: starts one, carries what it prints, ends whatever belongs to it, and says how it ended. Time
// limits are not its business: they arrive as the signal to stop.

import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentDefinition, RunEnd } from '@coxswain/protocol';
import { SYSTEM_DEPS } from '../model/deps.ts';
import { MARK_VARIABLE } from '../processes/mark.ts';
import { detachedMarkOf, runIdOf } from '../processes/marks.ts';
import { systemProcesses } from '../processes/system-processes.ts';
import type { RunHandle, RunRequest, Runtime } from '../runtime.ts';
import { checkCommandAgent } from './check.ts';
import { Transcript } from './format/transcript.ts';
import { asChildren, type HeldContext, MAIN_PROGRAM, type StartHeld } from './held-program.ts';
import { START } from './output-pump.ts';
import { type Program, programOf, promptWithFiles } from './program.ts';
import { programStarter } from './start.ts';
import { explainStartFailure } from './start-failure.ts';
import { supervise } from './supervise.ts';

export interface CommandRuntimeOptions {
  /** How long what outlives a program may take to exit before it is ended. Default 200 ms. */
  readonly lingerMs?: number | undefined;
  /** Starts programs. Default: as children of this process. */
  readonly start?: StartHeld | undefined;
}

const LINGER_MS = 200;

/** Runs programs: of the task, of the agent, or `/bin/sh` with the prompt as its command line. */
export const commandRuntime = ({
  lingerMs = LINGER_MS,
  start = asChildren(programStarter(systemProcesses)),
}: CommandRuntimeOptions = {}): Runtime => {
  const options = { lingerMs, processes: systemProcesses, nowMs: SYSTEM_DEPS.nowMs };

  const run = async (asked: RunRequest, handle: RunHandle): Promise<RunEnd> => {
    const request = asked.agent.detach === true ? detached(asked) : asked;
    const program = programOf(request, handle.conversation.agentSessionId);
    if (!program) return namesNoProgram(request.agent);
    const isNew = request.earlier === undefined;
    if (isNew && (handle.signal.aborted || handle.force.aborted)) return { status: 'cancelled' };
    await writeRunFiles(program, { ...request, prompt: promptWithFiles(request) });
    const context = heldContext(request, options.nowMs());
    const transcript = await transcriptOf(request, context);
    const from = context.from && { ...context.from, stdout: transcript?.bytes ?? context.from.stdout };
    const started = await start(program, { ...context, from });
    if ('cause' in started) return explainStartFailure(started.cause, program, context);
    handle.started(started.leader);
    return supervise({ request, handle, program, started, transcript }, options);
  };

  return { run, check: checkCommandAgent };
};

const heldContext = (request: RunRequest, nowMs: number): HeldContext => {
  const { workDir: folder, mark, earlier, program: name = MAIN_PROGRAM } = request;
  const { cancelGraceMs: graceMs, timeLeftMs } = request;
  return {
    folder,
    environment: withAttachments(request),
    runId: runIdOf(mark),
    name,
    from: earlier && (earlier.positions.find(({ program }) => program === name) ?? START),
    deadlineMs: timeLeftMs === undefined ? undefined : nowMs + timeLeftMs,
    graceMs,
  };
};

/** What the agent printed in its format; undefined when its output is plain. */
const transcriptOf = async (
  { agent, command, runDir }: RunRequest,
  { name, from }: HeldContext,
): Promise<Transcript | undefined> =>
  agent.format === undefined || command !== undefined
    ? undefined
    : Transcript.open(join(runDir, `${name}.stdout`), {
        format: agent.format,
        isThere: from !== undefined,
        recorded: from?.stdout ?? 0,
      });

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

// The files that a program and its run exchange: private, and gone when the run is settled.
const PRIVATE_FILE = { mode: 0o600 };

/**
 * Writes the prompt and an empty file for the result, if the program uses them. One that was taken over may just read its prompt,
 * and may have written its result: neither file is changed.
 */
const writeRunFiles = async (
  { promptFile, resultFile }: Program,
  { prompt, runDir }: Pick<RunRequest, 'prompt' | 'runDir'>,
): Promise<void> => {
  if (promptFile === undefined && resultFile === undefined) return;
  await mkdir(runDir, { recursive: true, mode: 0o700 });
  if (promptFile !== undefined) {
    await writeFile(`${promptFile}.new`, prompt, PRIVATE_FILE);
    await rename(`${promptFile}.new`, promptFile);
  }
  if (resultFile !== undefined) await writeFile(resultFile, '', { ...PRIVATE_FILE, flag: 'a' });
};
