// Many submissions over one connection: what has arrived is submitted in one transaction, and every line is answered in
// order. An invalid line gets a problem and does not affect the others.

import type { Caller, Engine, SubmitOutcome } from '@coxswain/engine';
import { type BatchDefaults, type Problem, ProblemError, type SubmitTask } from '@coxswain/protocol';
import { batchDefaultsLine, submitTask } from '@coxswain/protocol/schema';
import { parseWith } from '../faults.ts';
import { MAX_BODY_BYTES, notUtf8, tooLarge } from '../request/body.ts';
import { parseJson } from '../request/json-text.ts';
import { type Line, LineSplitter, NOT_UTF8, TOO_LONG } from '../request/lines.ts';

/** How many lines one transaction takes at most. */
const MAX_GROUP = 5_000;
/** Those of a submitter that waits for room: smaller, because a group is answered when its last line found room. */
const MAX_WAITING_GROUP = 200;

export interface Batch {
  readonly engine: Engine;
  readonly caller: Caller;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Wait for room in the queue instead of being refused. */
  readonly isBlocking: boolean;
  readonly signal: AbortSignal;
  /** Translates a failure of a whole group. */
  problemOf(error: unknown): Problem;
}

interface Group {
  readonly inputs: SubmitTask[];
  /** For each line in order its number and what is wrong with it, or undefined: it is the next of `inputs`. */
  readonly lines: { readonly number: number; readonly problem: ProblemError | undefined }[];
}

const parseLine = (line: Line, defaults: BatchDefaults | undefined): SubmitTask => {
  if (line === TOO_LONG) throw tooLarge('the line');
  if (line === NOT_UTF8) throw notUtf8('the line');
  const given = parseJson(line);
  const task = parseWith(submitTask, given);
  // What parsed is an object.
  return defaults === undefined ? task : withDefaults(task, given as object, defaults);
};

interface Numbered {
  readonly lines: readonly Line[];
  readonly firstNumber: number;
}

const groupOf = (
  { lines, firstNumber }: Numbered,
  defaults: BatchDefaults | undefined,
  problemOf: Batch['problemOf'],
): Group => {
  const group: Group = { inputs: [], lines: [] };
  lines.forEach((line, index) => {
    if (typeof line === 'string' && line.trim() === '') return;
    const number = firstNumber + index;
    try {
      group.inputs.push(parseLine(line, defaults));
      group.lines.push({ number, problem: undefined });
    } catch (error) {
      const problem = error instanceof ProblemError ? error : ProblemError.from(problemOf(error));
      group.lines.push({ number, problem });
    }
  });
  return group;
};

const problemLine = (line: number, problem: Problem): string => `${JSON.stringify({ line, problem })}\n`;

/** Written by hand: ids need no escaping, and this is most of what a batch answers. */
const answerLine = (line: number, outcome: SubmitOutcome): string =>
  'problem' in outcome
    ? problemLine(line, outcome.problem.toProblem())
    : `{"line":${line},"id":"${outcome.task.id}"${outcome.existing ? ',"existing":true' : ''}}\n`;

const answerGroup = (
  group: Group,
  outcomes: readonly SubmitOutcome[] | undefined,
  failure: Problem | undefined,
): string => {
  let text = '';
  let next = 0;
  for (const { number, problem } of group.lines) {
    if (problem !== undefined) {
      text += problemLine(number, problem.toProblem());
      continue;
    }
    const outcome = outcomes?.[next];
    next += 1;
    if (outcome !== undefined) text += answerLine(number, outcome);
    else if (failure !== undefined) text += problemLine(number, failure);
  }
  return text;
};

const submitGroup = async (batch: Batch, group: Group): Promise<string> => {
  if (group.inputs.length === 0) return answerGroup(group, [], undefined);
  const options = { block: batch.isBlocking ? batch.signal : undefined };
  try {
    return answerGroup(group, await batch.engine.submitMany(group.inputs, batch.caller, options), undefined);
  } catch (error) {
    if (batch.signal.aborted) return '';
    return answerGroup(group, undefined, batch.problemOf(error));
  }
};

/** The answers, a piece for each group of lines. Ends when the lines end, or when the signal aborts. */
export async function* answerBatch(batch: Batch): AsyncGenerator<string> {
  const splitter = new LineSplitter(MAX_BODY_BYTES);
  const groupSize = batch.isBlocking ? MAX_WAITING_GROUP : MAX_GROUP;
  let number = 1;
  let isFirst = true;
  let defaults: BatchDefaults | undefined;

  /** The lines that are tasks. */
  const tasksOf = (lines: readonly Line[]): readonly Line[] => {
    const [first] = lines;
    if (!isFirst || first === undefined) return lines;
    isFirst = false;
    defaults = typeof first === 'string' ? readDefaults(first) : undefined;
    return defaults === undefined ? lines : lines.slice(1);
  };

  async function* answer(arrived: readonly Line[]) {
    const lines = tasksOf(arrived);
    for (let start = 0; start < lines.length && !batch.signal.aborted; start += groupSize) {
      const numbered = { lines: lines.slice(start, start + groupSize), firstNumber: number + start };
      const group = groupOf(numbered, defaults, batch.problemOf);
      if (group.lines.length > 0) yield await submitGroup(batch, group);
    }
    number += lines.length;
  }

  try {
    for await (const chunk of batch.chunks) yield* answer(splitter.push(chunk));
    yield* answer(splitter.end());
  } catch (error) {
    // Without its defaults no line would mean what its author intended: nothing is submitted.
    if (!(error instanceof ProblemError) || number > 1) throw error;
    yield problemLine(0, error.toProblem());
  }
}

// What the lines of a batch leave open is said once, in a first line of its own.
const LOOKS_LIKE_DEFAULTS = /^\s*\{\s*"defaults"\s*:/;

/** The defaults, when the line is one that gives them; undefined for a line that is a task. Throws `invalid_request`. */
const readDefaults = (line: string): BatchDefaults | undefined =>
  LOOKS_LIKE_DEFAULTS.test(line) ? parseWith(batchDefaultsLine, parseJson(line)).defaults : undefined;

/** The task with what its line left open. One environment stays one object, so that it is kept and compared once. */
const withDefaults = (task: SubmitTask, given: object, defaults: BatchDefaults): SubmitTask => ({
  ...task,
  source: 'source' in given ? task.source : (defaults.source ?? task.source),
  workDir: task.workDir ?? defaults.workDir,
  environment: task.environment ?? defaults.environment,
});
