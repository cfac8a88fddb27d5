// The tool that runs a command line.

import { messageOf } from '@coxswain/protocol';
import { z } from 'zod';
import type { GrowingText } from '../../command/growing-text.ts';
import { NOT_THERE, plainId, toolProgramName } from '../../command/held-program.ts';
import { SHELL } from '../../command/program.ts';
import type { Exit } from '../../command/start.ts';
import { aborted } from '../../processes/aborted.ts';
import { endOfGrace } from '../../processes/grace.ts';
import type { StopGrace } from '../../processes/stop-grace.ts';
import { endCommand, type RunPrograms } from './run-programs.ts';
import { defineTool, type ModelTool, type ToolAnswer, ToolRefusal, type ToolRun } from './tool.ts';

const TIMEOUT_SECONDS = 120;
const MAX_TIMEOUT_SECONDS = 7_200;
const TIMEOUT_GRACE_MS = 2_000;
const KEPT = { headBytes: 128 * 1024, tailBytes: 128 * 1024 };
const PROGRESS_BYTES = 8 * 1024;
const PROGRESS_EVERY_MS = 250;

const input = z.object({
  command: z.string().min(1).describe('A command line for /bin/sh, run in the folder of the task'),
  description: z.string().optional().describe('What it does, in a few words'),
  timeout_seconds: z
    .number()
    .positive()
    .max(MAX_TIMEOUT_SECONDS)
    .optional()
    .describe(`It is stopped after this time; default: ${TIMEOUT_SECONDS}`),
});

export interface ShellOptions {
  readonly programs: RunPrograms;
  readonly workDir: string;
  /** How long a command may take to stop when the run is stopped. */
  readonly grace: StopGrace;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

export const SHELL_TOOL = 'shell';

const LOST = 'what became of the command is not known: check before you run it again';

export const shellTool = (options: ShellOptions): ModelTool =>
  defineTool({
    name: SHELL_TOOL,
    description:
      'Runs a command line and returns its output. It has no terminal and no stdin. What it leaves running in the background lives until the task ends.',
    input,
    kind: 'execute',
    isFoundAgain: true,
    prepare: ({ command, description, timeout_seconds: seconds = TIMEOUT_SECONDS }) => ({
      title: description ?? command.split('\n', 1)[0] ?? command,
      detail: command,
      grant: {
        key: `shell ${options.workDir}\0${command}`,
        words: 'exactly this command',
        isForDetail: true,
      },
      run: (run) => runCommand({ command, seconds }, run, options),
    }),
  });

const runCommand = async (
  { command, seconds }: { readonly command: string; readonly seconds: number },
  { callId, signal, progress }: ToolRun,
  { programs, grace, nowMs }: ShellOptions,
): Promise<ToolAnswer> => {
  let report: ReturnType<typeof reporter> | undefined;
  const started = await programs.start(
    { file: SHELL, args: ['-c', command] },
    {
      name: toolProgramName(plainId(callId)),
      graceMs: TIMEOUT_GRACE_MS,
      facts: { ...KEPT, deadlineMs: nowMs() + seconds * 1_000 },
      changed: async () => report?.changed(),
    },
    signal,
  );
  if (started === NOT_THERE) throw new ToolRefusal(LOST);
  if ('cause' in started) {
    const why = messageOf(started.cause);
    throw new ToolRefusal(`${SHELL} could not be started: ${why}`);
  }
  const { output, pump, exited, facts } = started;
  report = reporter(output, progress);
  let exit: Exit | undefined;
  void exited.then((how) => {
    exit = how;
  });
  const timeout = endOfGrace(Math.max(0, (facts.deadlineMs ?? nowMs()) - nowMs()));
  await Promise.race([exited, aborted(signal, timeout)]);
  const isStopped = !exit && signal.aborted;
  const isOverdue = !exit && !isStopped;
  if (isStopped) await endCommand(started, grace.begin());
  else if (isOverdue) await endCommand(started, endOfGrace(TIMEOUT_GRACE_MS, signal));
  await pump.drained();
  pump.letGo();
  await pump.ended;
  report.end();
  const ended = isStopped
    ? 'it was stopped with the task'
    : isOverdue || exit?.isOverdue
      ? `it was stopped after ${seconds} seconds, its time limit; set timeout_seconds for more`
      : undefined;
  return { ...answerOf(await exited, output.text, ended), stored: () => started.forget() };
};

// At most this often, and never later than that, so that the last output before a silence is shown too.
const reporter = (output: GrowingText, progress: ToolRun['progress']) => {
  let timer: NodeJS.Timeout | undefined;
  let reporting: Promise<void> | undefined;
  const report = (): void => {
    timer = undefined;
    reporting = progress(output.tail.slice(-PROGRESS_BYTES)).finally(() => {
      reporting = undefined;
    });
  };
  return {
    changed: async (): Promise<void> => {
      timer ??= setTimeout(report, PROGRESS_EVERY_MS);
      await reporting;
    },
    end: (): void => clearTimeout(timer),
  };
};

const answerOf = (exit: Exit, output: string, ended: string | undefined): ToolAnswer => {
  const { code, signal, isLost } = exit;
  const byItself = code === undefined ? `killed by ${signal ?? 'a signal'}` : `exit code ${code}`;
  const how = ended ?? (isLost ? LOST : byItself);
  if (code === 0 && ended === undefined) return { text: output === '' ? '(no output, exit code 0)' : output };
  const end = output === '' || output.endsWith('\n') ? '' : '\n';
  return { text: `${output}${end}[${how}]`, isError: true };
};
