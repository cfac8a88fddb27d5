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
import type { OutputRead, RunHandle, RunRequest } from '../runtime.ts';
import { outcomeOfExit } from './exit-outcome.ts';
import { type Concluding, FormattedOutput } from './format/formatted-output.ts';
import type { Transcript } from './format/transcript.ts';
import type { HeldProgram } from './held-program.ts';
import { endOutlived } from './outlived.ts';
import { type Offsets, OutputPump } from './output-pump.ts';
import type { Program } from './program.ts';
import { type Recording, recordingOf } from './recording.ts';
import { stop } from './stop.ts';
import { endOfBytes, endOfText, TextTail } from './text-tail.ts';

export interface Supervised {
  readonly request: RunRequest;
  readonly handle: RunHandle;
  readonly program: Program;
  readonly started: HeldProgram;
  /** Of a program that prints a format. */
  readonly transcript: Transcript | undefined;
}

// A program that has ended needs nothing more, so what it left behind gets less than the grace of the run.
const MAX_OUTLIVED_GRACE_MS = 2_000;
const STDERR_TAIL_BYTES = 4 * 1024;

/** Resolves when the program and everything that belongs to it is gone. Rejects only when recording failed. */
export const supervise = async (
  { request, handle, program, started, transcript }: Supervised,
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
  const reading = transcript && (await readingOf({ request, handle, started, transcript }, recording));
  const tails = { stdout: new TextTail(MAX_RESULT_BYTES), stderr: new TextTail(STDERR_TAIL_BYTES) };
  const seen = (stream: keyof typeof tails, text: string): void => tails[stream].add(text);
  const { stdout, stderr, from } = started;
  if (from.stdout > 0) seen('stdout', (await request.earlier?.tail('stdout', MAX_RESULT_BYTES)) ?? '');
  if (from.stderr > 0) seen('stderr', (await request.earlier?.tail('stderr', STDERR_TAIL_BYTES)) ?? '');
  const carry = (facts: readonly Fact[], offsets: Offsets): Promise<void> => {
    const read = { program: started.name, ...offsets, onStored: () => started.acknowledge(offsets) };
    return reading ? reading.update(facts, read) : update(facts, read);
  };
  const pump = new OutputPump({ stdout, stderr, from, update: carry, seen });
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

  // What it printed last comes before the news of its end.
  if (isStopped) await exited;
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

const printed = (text: string): Fact => ({ type: 'StreamChunk', data: { stream: 'stdout', text } });

// The reading of a run whose agent prints a format: between what is pumped and what is recorded.
interface FormatReading {
  /** Records what was printed, as facts. Never rejects. */
  update(facts: readonly Fact[], read: OutputRead): Promise<void>;
  end(isStopped: boolean): Promise<void>;
  /** The answer; empty when there is none. */
  readonly result: string;
  conclude(outcome: RunEnd, at: Pick<Concluding, 'program' | 'nowMs'>): Promise<RunEnd>;
}

const readingOf = async (
  {
    request: { prompt, environment },
    handle: { conversation },
    started,
    transcript,
  }: Pick<Supervised, 'request' | 'handle' | 'started'> & { readonly transcript: Transcript },
  { update, noteAgentSession, append }: Recording,
): Promise<FormatReading> => {
  const output = new FormattedOutput(transcript.format);
  const resumed = conversation.agentSessionId;
  let noted = resumed;
  const record = async (facts: readonly Fact[], read?: OutputRead): Promise<void> => {
    const { sessionId } = output;
    if (sessionId !== undefined && sessionId !== noted) {
      noted = sessionId;
      await noteAgentSession(sessionId);
    }
    if (facts.length > 0) await update(facts, read);
  };
  // What was recorded makes no facts again, but the reading goes on from what it knew then.
  const { recorded, bytes } = transcript;
  for await (const text of transcript.read(0, recorded)) output.take([printed(text)]);
  for await (const text of transcript.read(recorded, bytes)) await record(output.take([printed(text)]));
  return {
    async update(facts, read) {
      await transcript.append(facts);
      // It is kept here: the runner need not.
      started.acknowledge({ stdout: read.stdout });
      await record(output.take(facts), read);
    },
    async end(isStopped) {
      await record(output.end(isStopped));
      await transcript.close();
    },
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
