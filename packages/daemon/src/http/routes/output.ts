// The stored output of a task as plain text.

import type { OutputQuery } from '@coxswain/ledger';
import { outputQuery } from '@coxswain/protocol/schema';
import type { z } from 'zod';
import { type Route, taskRoute } from '../route.ts';
import type { Services } from '../services.ts';
import type { Streams } from '../streams.ts';

export const TEXT_TYPE = 'text/plain; charset=utf-8';

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
      'What the task wrote, in order; a gap where the middle was given up is one line that tells its size.',
    query: outputQuery,
    answers: [{ status: 200, description: 'The text.', type: TEXT_TYPE }],
    handle({ task, query, context }) {
      return streams.open(context).send({
        contentType: TEXT_TYPE,
        pieces: ledger.output.read(task.id, ledgerQuery(query)),
      });
    },
  }),
];
