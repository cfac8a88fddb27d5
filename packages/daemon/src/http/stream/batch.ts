// Many submissions over one connection: what has arrived is submitted in one transaction, and every line is answered in
// order. An invalid line gets a problem and does not affect the others.

import type { Caller, Engine, SubmitOutcome } from '@coxswain/engine';
import { type Problem, ProblemError } from '@coxswain/protocol';
import { BatchLines, type Group } from './batch-lines.ts';

/** How many lines one transaction takes at most: for so long nothing else is answered. */
const MAX_GROUP = 2_000;
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
  const groupSize = batch.isBlocking ? MAX_WAITING_GROUP : MAX_GROUP;
  const lines = new BatchLines({ ...batch, groupSize });
  try {
    while (!batch.signal.aborted) {
      const group = await lines.take();
      if (group === undefined) return;
      yield await submitGroup(batch, group);
    }
  } catch (error) {
    // Without its defaults no line would mean what its author intended: nothing is submitted.
    if (!(error instanceof ProblemError) || lines.count > 0) throw error;
    yield problemLine(0, error.toProblem());
  } finally {
    lines.close();
  }
}
