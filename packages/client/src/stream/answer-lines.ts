// Long work whose answer comes in lines: each is JSON, and one of them may be the problem that ended the work.

import { type Problem, ProblemError, type RouteName } from '@coxswain/protocol';
import type { Requester } from '../requester.ts';
import { linesOf } from './lines.ts';
import { streamText } from './text-stream.ts';

const hasProblem = (line: object): line is { readonly problem: Problem } => 'problem' in line;

/** The lines that are no problem; a problem is thrown. */
export async function* streamAnswers<Line extends object>(
  request: Requester,
  route: RouteName,
  body: object,
  signal?: AbortSignal,
): AsyncGenerator<Exclude<Line, { readonly problem: unknown }>> {
  const call = { body, headers: { accept: 'application/x-ndjson' }, ...(signal && { signal }) };
  for await (const text of linesOf(streamText(request, route, call))) {
    const line = JSON.parse(text) as Line; // the daemon wrote it from its schema
    if (hasProblem(line)) throw ProblemError.from(line.problem);
    yield line as Exclude<Line, { readonly problem: unknown }>;
  }
}
