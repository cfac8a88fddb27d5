// A program from its start to its outcome: whichever comes first, its own end or the wish to stop it, decides how the run
// is told; in both cases nothing of it is left afterwards.

import { type EndedProcess, MAX_RESULT_BYTES, type RunEnd } from '@coxswain/protocol';
import { aborted } from '../processes/aborted.ts';
import { endOfGrace } from '../processes/grace.ts';
import type { ProcessTable } from '../processes/process-table.ts';
import { processesOfRun } from '../processes/run-processes.ts';
import type { RunHandle, RunRequest } from '../runtime.ts';
import { outcomeOfExit } from './exit-outcome.ts';
import { readingOf } from './format/format-reading.ts';
import { endOutlived } from './outlived.ts';
import { OutputPump } from './output-pump.ts';
import type { Program } from './program.ts';
import { recordingOf } from './recording.ts';
import { resultOf } from './result.ts';
import type { StartedProgram } from './start.ts';
import { stop } from './stop.ts';
import { TextTail } from './text-tail.ts';

export interface SuperviseOptions {
  /** How long what outlives the program may take to end by itself. */
  readonly lingerMs: number;
  readonly processes: ProcessTable;
  /** In milliseconds since 1970. */
  readonly nowMs: () => number;
}

export interface Supervised {
  readonly request: RunRequest;
  readonly handle: RunHandle;
  readonly program: Program;
  readonly started: StartedProgram;
}

// A program that has ended needs nothing any more: what it left behind gets less than the grace of the run.
const LONGEST_OUTLIVED_GRACE_MS = 2_000;
const STDERR_TAIL_BYTES = 4 * 1024;

/** Resolves when the program and everything that belongs to it is gone. Rejects only when recording failed. */
export const supervise = async (
  { request, handle, program, started }: Supervised,
  { lingerMs, processes, nowMs }: SuperviseOptions,
): Promise<RunEnd> => {
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
        graceMs: Math.min(cancelGraceMs, LONGEST_OUTLIVED_GRACE_MS),
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
