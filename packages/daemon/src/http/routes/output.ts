// The stored output of a task as it was written.

import type { OutputQuery } from '@coxswain/ledger';
import { outputQuery } from '@coxswain/protocol/schema';
import type { z } from 'zod';
import { type Route, taskRoute } from '../route.ts';
import type { Services } from '../services.ts';
import type { Streams } from '../streams.ts';

export const TEXT_TYPE = 'text/plain; charset=utf-8';

/** How much of what the ledger says is stored is not there. */
const LOST_HEADER = 'cox-output-lost';

const ledgerQuery = ({ since, until, stream, tail }: z.output<typeof outputQuery>): OutputQuery => ({
  sinceSeq: since,
  untilSeq: until,
  streams: stream && new Set(stream),
  tailLines: tail,
});

export const outputRoutes = ({ ledger }: Services, streams: Streams): readonly Route[] => [
  taskRoute({
    name: 'getOutput',
    summary: 'Read the output of a task',
    description:
      'What the task wrote, in order and byte by byte. Where output was given up or is lost, one line says how much. The ' +
      `header \`${LOST_HEADER}\` has the bytes of the task that are lost because a file is missing or damaged; it is not ` +
      'there when none are.',
    query: outputQuery,
    answers: [{ status: 200, description: 'The output.', type: TEXT_TYPE }],
    async handle({ task, query, context, caller }) {
      const lost = await ledger.output.lostBytes(task.id);
      return streams.open(context, caller).send({
        contentType: TEXT_TYPE,
        ...(lost > 0 && { headers: { [LOST_HEADER]: String(lost) } }),
        pieces: ledger.output.read(task.id, ledgerQuery(query)),
      });
    },
  }),
];
