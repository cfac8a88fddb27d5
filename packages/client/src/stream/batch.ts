// Many tasks in one request: lines go up while answers come down. Both ways have back-pressure: when nobody pulls answers
// the daemon stops reading, and then nobody asks for lines.

import { type BatchDefaults, type BatchLine, ProblemError } from '@coxswain/protocol';
import type { Requester } from '../requester.ts';
import { ConnectionError } from '../transport/connection-error.ts';
import { linesOf } from './lines.ts';

const NDJSON = 'application/x-ndjson';

/**
 * One answer for each line, in order. Throws `unreachable`, with the number of answers that came, when the connection
 * breaks: what was sent after them may have been accepted or not.
 */
export async function* streamBatch(
  request: Requester,
  lines: AsyncIterable<string>,
  options: {
    /** Waits for room instead of refusing. */
    readonly block: boolean;
    /** What the lines leave open. */
    readonly defaults?: BatchDefaults;
    readonly signal?: AbortSignal;
  },
): AsyncGenerator<BatchLine> {
  const { block, defaults, signal } = options;
  let answers = 0;
  let sourceError: unknown;
  const call = {
    pieces: terminated(withDefaults(lines, defaults), (error) => {
      sourceError = error;
    }),
    headers: { 'content-type': NDJSON, accept: NDJSON },
    query: { block: block || undefined },
    signal,
  };
  try {
    const answer = await request.open('createTasks', call);
    for await (const line of linesOf(answer.chunks())) {
      answers++;
      yield JSON.parse(line) as BatchLine; // the daemon wrote it from its schema
    }
  } catch (error) {
    if (sourceError !== undefined) throw sourceError;
    throw error instanceof ConnectionError ? brokenAfter(answers, request.address, error) : error;
  }
}

async function* withDefaults(
  lines: AsyncIterable<string>,
  defaults: BatchDefaults | undefined,
): AsyncGenerator<string> {
  if (defaults !== undefined) yield JSON.stringify({ defaults });
  yield* lines;
}

async function* terminated(
  lines: AsyncIterable<string>,
  onError: (error: unknown) => void,
): AsyncGenerator<string> {
  try {
    for await (const line of lines) yield line.endsWith('\n') ? line : `${line}\n`;
  } catch (error) {
    onError(error);
    throw error;
  }
}

const brokenAfter = (answers: number, address: string, { code }: ConnectionError): ProblemError =>
  new ProblemError(
    'unreachable',
    `the connection to the daemon at ${address} was lost after ${answers} answers (${code}): lines after these may have been accepted; resend only lines that have their own idempotencyKey`,
  );
