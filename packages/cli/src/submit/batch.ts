// Many tasks at once: a line of JSON in, a line of JSON out, in order.

import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { type BatchDefaults, PROBLEMS } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import type { Deps } from '../deps.ts';
import { detachable } from '../follow/detachable.ts';
import { sentEnvironment } from '../input/environment.ts';
import { createLineReader } from '../input/line-reader.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { attached } from './attached.ts';

const linesOf = async (file: string, deps: Deps): Promise<AsyncIterable<string>> => {
  if (file === '-') return deps.input.lines();
  const stream = createReadStream(resolve(deps.folder, file));
  await new Promise<void>((ready, failed) => {
    stream.once('open', () => ready());
    stream.once('error', (error) => failed(usageProblem(`--batch ${file}: ${error.message}`)));
  });
  return createLineReader(stream);
};

/** Paths are meant from where the command was given. Any other line goes as it is: the daemon says what is wrong with it. */
const withWholePaths = async (line: string, deps: Deps): Promise<string> => {
  if (!line.includes('"workDir"') && !line.includes('"attachments"')) return line;
  try {
    const given: unknown = JSON.parse(line);
    if (typeof given !== 'object' || given === null) return line;
    const whole = (path: unknown): unknown => (typeof path === 'string' ? resolve(deps.folder, path) : path);
    const { workDir, attachments } = given as { workDir?: unknown; attachments?: unknown }; // each is looked at
    return JSON.stringify({
      ...given,
      ...(workDir !== undefined && { workDir: whole(workDir) }),
      ...(attachments !== undefined && {
        attachments: Array.isArray(attachments)
          ? await Promise.all(attachments.map((one) => (typeof one === 'string' ? attached(one, deps) : one)))
          : attachments,
      }),
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return line;
  }
};

async function* requests(lines: AsyncIterable<string>, deps: Deps): AsyncGenerator<string> {
  for await (const line of lines) if (line.trim() !== '') yield await withWholePaths(line, deps);
}

/** What the lines leave open: they are tasks of this shell, in its folder, with its environment. */
const defaultsOf = (deps: Deps): BatchDefaults => {
  const environment = sentEnvironment(deps.environment);
  return { source: 'cli', workDir: deps.folder, environment };
};

/** Submits every line of the file and prints an answer for each. The exit code is that of the first refusal, else 0. */
export const submitBatch = async (context: Context, file: string, isBlocking: boolean): Promise<number> => {
  const { deps, output, words } = context;
  const lines = await linesOf(file, deps);
  const client = await context.client();
  const work = async (signal: AbortSignal): Promise<number> => {
    let code = 0;
    for await (const answer of client.tasks.submitBatch(requests(lines, deps), {
      block: isBlocking,
      defaults: defaultsOf(deps),
      signal,
    })) {
      if (answer.problem !== undefined) code ||= PROBLEMS[answer.problem.code].exit;
      if (output.isQuiet && !output.isJson) {
        if (answer.id !== undefined) await output.line(answer.id);
      } else await output.jsonLine(answer);
    }
    return code;
  };
  return detachable(context, { work, comeBack: () => words.notes.batchInterrupted });
};
