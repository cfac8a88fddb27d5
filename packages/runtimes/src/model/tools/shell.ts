// The tool that runs a command line.

import { messageOf } from '@coxswain/protocol';
import { z } from 'zod';
import { OutputPump } from '../../command/output-pump.ts';
import { SHELL } from '../../command/program.ts';
import type { Exit } from '../../command/start.ts';
import { TextTail } from '../../command/text-tail.ts';
import { aborted } from '../../processes/aborted.ts';
import { endOfGrace } from '../../processes/grace.ts';
import type { StopGrace } from '../../processes/stop-grace.ts';
import { endCommand, type RunPrograms } from './run-programs.ts';
import { defineTool, type ModelTool, type ToolAnswer, ToolRefusal, type ToolRun } from './tool.ts';

// Output that grows without end, in bounded memory: its beginning and its end.
const BYTES_PER_UNIT = 3;

interface GrowingText {
  add(text: string): void;
  /** What was added, the middle left out when it was too much. */
  text(): string;
  /** The end of it. */
  tail(): string;
}

const isInsidePair = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
};

// The first part has at most that many bytes, and neither ends inside a character.
const splitAt = (text: string, bytes: number): readonly [string, string] => {
  const first = Buffer.byteLength(text) === text.length ? bytes : Math.floor(bytes / BYTES_PER_UNIT);
  const at = isInsidePair(text, first) ? first - 1 : first;
  return [text.slice(0, at), text.slice(at)];
};

/** Keeps about `limitBytes`. */
export const growingText = (limitBytes: number): GrowingText => {
  const half = Math.floor(limitBytes / 2);
  const tail = new TextTail(half);
  let head = '';
  let headBytes = 0;
  let rest = 0;
  return {
    add: (text) => {
      const bytes = Buffer.byteLength(text);
      if (rest === 0 && headBytes + bytes <= half) {
        head += text;
        headBytes += bytes;
        return;
      }
      const [first, second] = rest === 0 ? splitAt(text, half - headBytes) : ['', text];
      head += first;
      rest += Buffer.byteLength(second);
      tail.add(second);
    },
    text: () => {
      const end = tail.text();
      const missing = rest - Buffer.byteLength(end);
      return missing > 0 ? `${head}\n[… ${missing} bytes left out …]\n${end}` : head + end;
    },
    tail: () => (rest > 0 ? tail.text() : head),
  };
};

const TIMEOUT_SECONDS = 120;
const MAX_TIMEOUT_SECONDS = 7_200;
const TIMEOUT_GRACE_MS = 2_000;
const OUTPUT_BYTES = 256 * 1024;
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
}

export const SHELL_TOOL = 'shell';

export const shellTool = (options: ShellOptions): ModelTool =>
  defineTool({
    name: SHELL_TOOL,
    description:
      'Runs a command line and returns its output. It has no terminal and no stdin. What it leaves running in the background lives until the task ends.',
    input,
    kind: 'execute',
    prepare: ({ command, description, timeout_seconds: seconds = TIMEOUT_SECONDS }) => ({
      title: description ?? command.split('\n', 1)[0] ?? command,
      detail: command,
      grant: { key: `shell ${options.workDir}\0${command}`, words: 'exactly this command' },
      run: (run) => runCommand({ command, seconds }, run, options),
    }),
  });

const runCommand = async (
  { command, seconds }: { readonly command: string; readonly seconds: number },
  { signal, progress }: ToolRun,
  { programs, grace }: ShellOptions,
): Promise<ToolAnswer> => {
  const started = await programs.start({ file: SHELL, args: ['-c', command] }, signal);
  if ('cause' in started) {
    const why = messageOf(started.cause);
    throw new ToolRefusal(`${SHELL} could not be started: ${why}`);
  }
  const output = growingText(OUTPUT_BYTES);
  const report = reporter(output, progress);
  const { stdout, stderr, exited } = started;
  const pump = new OutputPump({
    stdout,
    stderr,
    update: report.changed,
    seen: (_, text) => output.add(text),
  });
  let exit: Exit | undefined;
  void exited.then((how) => {
    exit = how;
  });
  const timeout = endOfGrace(seconds * 1_000);
  await Promise.race([exited, aborted(signal, timeout)]);
  let ended: string | undefined;
  if (!exit && signal.aborted) {
    ended = 'it was stopped with the task';
    await endCommand(started, grace.begin());
  } else if (!exit) {
    ended = `it was stopped after ${seconds} seconds, its time limit; set timeout_seconds for more`;
    await endCommand(started, endOfGrace(TIMEOUT_GRACE_MS, signal));
  }
  await pump.drained();
  pump.letGo();
  await pump.ended;
  report.end();
  return answerOf(await exited, output.text(), ended);
};

// At most this often, and never later than that, so that the last output before a silence is shown too.
const reporter = (output: GrowingText, progress: ToolRun['progress']) => {
  let timer: NodeJS.Timeout | undefined;
  let reporting: Promise<void> | undefined;
  const report = (): void => {
    timer = undefined;
    reporting = progress(output.tail().slice(-PROGRESS_BYTES)).finally(() => {
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

const answerOf = ({ code, signal }: Exit, output: string, ended: string | undefined): ToolAnswer => {
  const how = ended ?? (code === undefined ? `killed by ${signal ?? 'a signal'}` : `exit code ${code}`);
  if (code === 0 && ended === undefined) return { text: output === '' ? '(no output, exit code 0)' : output };
  const end = output === '' || output.endsWith('\n') ? '' : '\n';
  return { text: `${output}${end}[${how}]`, isError: true };
};
