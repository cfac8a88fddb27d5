// Many tasks at once: a line of JSON in, a line of JSON out, in order.

import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { PROBLEMS, type SubmitTaskInput } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { detachable } from '../follow/detachable.ts';
import { submitterEnvironment } from '../input/environment.ts';
import { createLineReader } from '../input/line-reader.ts';
import { usageProblem } from '../input/usage-problem.ts';
import type { World } from '../world.ts';

const linesOf = async (file: string, world: World): Promise<AsyncIterable<string>> => {
  if (file === '-') return world.input.lines();
  const stream = createReadStream(resolve(world.folder, file));
  await new Promise<void>((ready, failed) => {
    stream.once('open', () => ready());
    stream.once('error', (error) => failed(usageProblem(`--batch ${file}: ${error.message}`)));
  });
  return createLineReader(stream);
};

/** What a line leaves open is filled in from here. A line that is no object goes as it is: the daemon says what is wrong. */
const completed = (line: string, world: World, environment: Record<string, string>): string => {
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch {
    return line;
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return line;
  const task = given as SubmitTaskInput; // the daemon checks it; here only what is missing matters
  const workDir = resolve(world.folder, typeof task.workDir === 'string' ? task.workDir : '.');
  return JSON.stringify({ source: 'cli', environment, ...task, workDir });
};

async function* requests(lines: AsyncIterable<string>, world: World): AsyncGenerator<string> {
  const environment = submitterEnvironment(world.environment);
  for await (const line of lines) if (line.trim() !== '') yield completed(line, world, environment);
}

/** Submits every line of the file and prints an answer for each. The exit code is that of the first refusal, else 0. */
export const submitBatch = async (context: Context, file: string, isBlocking: boolean): Promise<number> => {
  const { world, output, words } = context;
  const lines = await linesOf(file, world);
  const client = await context.client();
  const work = async (signal: AbortSignal): Promise<number> => {
    let code = 0;
    for await (const answer of client.tasks.submitBatch(requests(lines, world), {
      block: isBlocking,
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
