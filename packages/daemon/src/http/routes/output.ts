// The stored output of a task as it was written.

import type { Output, OutputQuery } from '@coxswain/ledger';
import type { TaskId } from '@coxswain/protocol';
import {
  LINES_HEADER,
  LOST_HEADER,
  OFFSET_HEADER,
  TEXT_TYPE,
  THROUGH_HEADER,
} from '@coxswain/protocol/operations';
import type { outputQuery } from '@coxswain/protocol/schema';
import type { z } from 'zod';
import type { Handlers } from '../route.ts';
import type { Services } from '../services.ts';
import type { Streams } from '../stream/streams.ts';

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

export const outputHandlers = ({ ledger }: Services, streams: Streams): Handlers<'tasks', 'output'> => ({
  async output({ task, query, context, caller }) {
    const lost = await ledger.output.lostBytes(task.id);
    const { headers, pieces } = await pageOf(ledger.output, task.id, query);
    return streams.open(context, caller).send({
      contentType: TEXT_TYPE,
      headers: { ...headers, ...(lost > 0 && { [LOST_HEADER]: String(lost) }) },
      pieces,
    });
  },
});
