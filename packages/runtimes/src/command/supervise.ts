// A program from its start to its outcome: whichever comes first, its own end or the request to stop it, decides the outcome
// of the run; in both cases nothing of it is left afterwards.

import {
  type EndedProcess,
  type Fact,
  MAX_RESULT_BYTES,
  type NewMessage,
  type RunEnd,
} from '@coxswain/protocol';
import { readSmallFile } from '@coxswain/protocol/files';
import { aborted } from '../processes/aborted.ts';
import { endOfGrace } from '../processes/grace.ts';
import type { ProcessTable } from '../processes/process-table.ts';
import { processesOfRun } from '../processes/run-processes.ts';
import type { RunHandle, RunRequest } from '../runtime.ts';
import { outcomeOfExit } from './exit-outcome.ts';
import { type Concluding, FormattedOutput } from './format/formatted-output.ts';
import { endOutlived } from './outlived.ts';
import { OutputPump } from './output-pump.ts';
import type { Program } from './program.ts';
import { type Recording, recordingOf } from './recording.ts';
import type { StartedProgram } from './start.ts';
import { stop } from './stop.ts';
import { endOfBytes, endOfText, TextTail } from './text-tail.ts';

export interface Supervised {
  readonly request: RunRequest;
  readonly handle: RunHandle;
  readonly program: Program;
  readonly started: StartedProgram;
}

// A program that has ended needs nothing more, so what it left behind gets less than the grace of the run.
const MAX_OUTLIVED_GRACE_MS = 2_000;
const STDERR_TAIL_BYTES = 4 * 1024;

/** Resolves when the program and everything that belongs to it is gone. Rejects only when recording failed. */
export const supervise = async (
  { request, handle, program, started }: Supervised,
  options: {
    /** How long what outlives the program may take to exit. */
    readonly lingerMs: number;
    readonly processes: ProcessTable;
    /** In milliseconds since 1970. */
    readonly nowMs: () => number;
  },
): Promise<RunEnd> => {
  const { lingerMs, processes, nowMs } = options;
  const { signal, force } = handle;
  const { leader, exited } = started;
  const recording = recordingOf(handle);
  const { update, broken } = recording;
  const reading = readingOf(request, handle, recording);
  const tails = { stdout: new TextTail(MAX_RESULT_BYTES), stderr: new TextTail(STDERR_TAIL_BYTES) };
  const seen = (stream: keyof typeof tails, text: string): void => tails[stream].add(text);
  const { stdout, stderr } = started;
  const pump = new OutputPump({ stdout, stderr, update: reading?.update ?? update, seen });
  const run = processesOfRun(request.mark, leader);

  const stopAsked = aborted(signal, force, broken);
  const isStopped = await Promise.race([exited.then(() => false), stopAsked.then(() => true)]);
  const { cancelGraceMs } = request;
  const outlived = isStopped
    ? await stop({ run, processes, exited, graceOver: endOfGrace(cancelGraceMs, force, broken) })
    : await endOutlived({
        run,
        processes,
        pump,
        lingerMs,
        graceMs: Math.min(cancelGraceMs, MAX_OUTLIVED_GRACE_MS),
        forces: [force, broken],
        isDetached: request.agent.detach === true,
      });

  await pump.drained();
  pump.letGo();
  await pump.ended;
  await reading?.end(isStopped);
  if (outlived.length > 0) await update([processesEnded(outlived)]);
  broken.throwIfAborted();
  const exit = await exited;
  const result = await resultOf(reading ? reading.result : tails.stdout.text(), program.resultFile);
  const outcome: RunEnd = isStopped
    ? { status: 'cancelled', exitCode: exit.code, result }
    : outcomeOfExit(exit, { program: program.file, stderrTail: tails.stderr.text(), result });
  const concluded = reading
    ? await reading.conclude(outcome, { program: program.file, nowMs: nowMs() })
    : outcome;
  broken.throwIfAborted();
  return concluded;
};

const processesEnded = (processes: readonly EndedProcess[]) =>
  ({ type: 'ProcessesEnded', data: { processes } }) as const;

// What a command task answers: the file the program wrote for it, else the end of what it printed.

// Room to find the beginning of a character that the limit cuts.
const MAX_CHARACTER_BYTES = 4;

/**
 * The result of a run: the last {@link MAX_RESULT_BYTES} of the result file if the program wrote anything there, else of
 * its stdout, cut at a character. One line end at the very end is taken off, since it ends the line and is no part of the
 * answer. Undefined when there is nothing.
 */
export const resultOf = async (
  stdoutTail: string,
  resultFile: string | undefined,
): Promise<string | undefined> => {
  const written = resultFile === undefined ? '' : await readEnd(resultFile);
  const text = endOfText(written || stdoutTail, MAX_RESULT_BYTES).replace(/\r?\n$/, '');
  return text === '' ? undefined : text;
};

// The program may have put anything in the place of its file: a link is not followed.
const readEnd = async (path: string): Promise<string> => {
  const maxBytes = MAX_RESULT_BYTES + MAX_CHARACTER_BYTES;
  const found = await readSmallFile(path, { maxBytes, part: 'end', followsLinks: false }).catch(
    () => undefined,
  );
  return found === undefined ? '' : endOfBytes(found.bytes, MAX_RESULT_BYTES);
};

// The reading of a run whose agent prints a format: between what is pumped and what is recorded.
interface FormatReading {
  /** Records what was printed, as facts. Never rejects. */
  update(facts: readonly Fact[]): Promise<void>;
  end(isStopped: boolean): Promise<void>;
  /** The answer; empty when there is none. */
  readonly result: string;
  conclude(outcome: RunEnd, at: Pick<Concluding, 'program' | 'nowMs'>): Promise<RunEnd>;
}

/** Undefined when the program is not the agent's, or its output is plain. */
const readingOf = (
  { agent, command, prompt, environment }: RunRequest,
  { conversation }: RunHandle,
  { update, noteAgentSession, append }: Recording,
): FormatReading | undefined => {
  if (agent.format === undefined || command !== undefined) return undefined;
  const output = new FormattedOutput(agent.format);
  const resumed = conversation.agentSessionId;
  let noted = resumed;
  const record = async (facts: readonly Fact[]): Promise<void> => {
    const { sessionId } = output;
    if (sessionId !== undefined && sessionId !== noted) {
      noted = sessionId;
      await noteAgentSession(sessionId);
    }
    if (facts.length > 0) await update(facts);
  };
  return {
    update: (facts) => record(output.take(facts)),
    end: (isStopped) => record(output.end(isStopped)),
    get result() {
      return output.result ?? '';
    },
    conclude: async (outcome, at) => {
      // It could not even resume: the conversation is gone, and the next task starts a new one.
      if (outcome.status === 'failed' && resumed !== undefined && output.sessionId === undefined)
        await noteAgentSession(undefined);
      await append(saidIn(prompt, output.result ?? ''));
      return output.conclude(outcome, { ...at, timeZone: environment.TZ });
    },
  };
};

const saidIn = (prompt: string, answer: string): readonly NewMessage[] => [
  { role: 'user', parts: [{ type: 'text', text: prompt }] },
  ...(answer === '' ? [] : [{ role: 'assistant', parts: [{ type: 'text', text: answer }] } as const]),
];
