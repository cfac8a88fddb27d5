// The stored output of a task as it was written.

import type { Output, OutputQuery } from '@coxswain/ledger';
import type { TaskId } from '@coxswain/protocol';
import { outputQuery } from '@coxswain/protocol/schema';
import type { z } from 'zod';
import { type Route, taskRoute } from '../route.ts';
import type { Services } from '../services.ts';
import type { Streams } from '../streams.ts';

export const TEXT_TYPE = 'text/plain; charset=utf-8';

/** How much of what the ledger says is stored is not there. */
const LOST_HEADER = 'cox-output-lost';
/** Of a page: how many lines there are, which is its first, and the last event that is part of the count. */
const LINES_HEADER = 'cox-output-lines';
const OFFSET_HEADER = 'cox-output-offset';
const THROUGH_HEADER = 'cox-output-through';

type Wanted = z.output<typeof outputQuery>;

const ledgerQuery = ({ since, until, stream, tail }: Wanted): OutputQuery => ({
  sinceSeq: since,
  untilSeq: until,
  streams: stream && new Set(stream),
  tailLines: tail,
});

interface Page {
  readonly headers?: Readonly<Record<string, string>>;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** By lines only where that is asked for: those are counted first. */
const pageOf = async (output: Output, id: TaskId, query: Wanted): Promise<Page> => {
  const { offset = 0, lines: limit = Number.MAX_SAFE_INTEGER } = query;
  if (query.offset === undefined && query.lines === undefined)
    return { pieces: output.read(id, ledgerQuery(query)) };
  const window = await output.lines(id, { ...ledgerQuery(query), offset, limit });
  const headers = {
    [LINES_HEADER]: String(window.total),
    [OFFSET_HEADER]: String(window.offset),
    [THROUGH_HEADER]: String(window.throughSeq),
  };
  return { headers, pieces: window.pieces };
};

export const outputRoutes = ({ ledger }: Services, streams: Streams): readonly Route[] => [
  taskRoute({
    name: 'getOutput',
    summary: 'Read the output of a task',
    description:
      'What the task wrote, in order and byte by byte. Where output was given up or is lost, one line says how much. The ' +
      `header \`${LOST_HEADER}\` has the bytes of the task that are lost because a file is missing or damaged; it is not ` +
      'there when none are. Long output is read page by page with `offset` and `lines`: the answer then has ' +
      `\`${LINES_HEADER}\`, how many lines there are, \`${OFFSET_HEADER}\`, the first of those in it, and ` +
      `\`${THROUGH_HEADER}\`, the sequence of the last event that was counted.`,
    query: outputQuery,
    answers: [{ status: 200, description: 'The output.', type: TEXT_TYPE }],
    async handle({ task, query, context, caller }) {
      const lost = await ledger.output.lostBytes(task.id);
      const { headers, pieces } = await pageOf(ledger.output, task.id, query);
      return streams.open(context, caller).send({
        contentType: TEXT_TYPE,
        headers: { ...headers, ...(lost > 0 && { [LOST_HEADER]: String(lost) }) },
        pieces,
      });
    },
  }),
];
