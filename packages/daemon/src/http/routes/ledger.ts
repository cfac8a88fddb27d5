// Looking the ledger over, and copying it into one file. Both take long where there is much: they answer in lines.

import { auditBy } from '@coxswain/engine';
import { backupBody, backupLine, checkLedgerBody, checkLine } from '@coxswain/protocol/schema';
import { problemOf } from '../problems.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';
import type { Streams } from '../streams.ts';
import { NDJSON_TYPE } from './batch.ts';

/** An empty line says that the work goes on. */
const PING = { everyMs: 5_000, piece: () => '\n' } as const;

export const ledgerRoutes = (services: Services, streams: Streams): readonly Route[] => {
  const { ledger, clock } = services;

  /** The lines, and after a failure the problem. */
  async function* answered(route: Route['name'], lines: AsyncIterable<object>): AsyncGenerator<string> {
    try {
      for await (const line of lines) yield `${JSON.stringify(line)}\n`;
    } catch (error) {
      yield `${JSON.stringify({ problem: problemOf(error, services, route) })}\n`;
    }
  }

  return [
    plainRoute({
      name: 'checkLedger',
      summary: 'Check the ledger',
      description:
        'Compares what the ledger says in several ways: pages, indexes, counters, the queue, events, output files. `quick` ' +
        'looks at what has not ended, `audit` at the audit log alone. A line for each fault, then one that sums up; empty lines mean that it goes on.',
      body: checkLedgerBody,
      answers: [{ status: 200, description: 'The lines.', type: NDJSON_TYPE, schema: checkLine }],
      problems: ['forbidden'],
      handle({ body: { scope, expect }, context, caller }) {
        const lines = ledger.check({ scope, expect, nowMs: clock.nowMs() });
        const pieces = answered('checkLedger', lines);
        return streams.open(context, caller).send({ contentType: NDJSON_TYPE, pieces, ping: PING });
      },
    }),
    plainRoute({
      name: 'backUpLedger',
      summary: 'Back up the ledger',
      description:
        'Writes a consistent copy of the ledger with its output into one file on the machine of the daemon, while it works. ' +
        'One line when it is written; empty lines mean that it goes on. It ends when the connection does.',
      body: backupBody,
      answers: [{ status: 200, description: 'The line.', type: NDJSON_TYPE, schema: backupLine }],
      problems: ['forbidden'],
      handle({ body: { file, force }, context, caller }) {
        const stream = streams.open(context, caller);
        const { signal } = stream;
        const work = async function* () {
          const order = { file, isForced: force, by: auditBy(caller), nowMs: clock.nowMs(), signal };
          yield { backup: await ledger.backUp(order) };
        };
        const pieces = answered('backUpLedger', work());
        return stream.send({ contentType: NDJSON_TYPE, pieces, ping: PING });
      },
    }),
  ];
};
