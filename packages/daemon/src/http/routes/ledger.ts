// The ledger as a whole: looking it over and copying it, which take long where there is much and answer in lines; removing what
// is old, and taking everything out.

import { auditBy } from '@coxswain/engine';
import { NDJSON_TYPE, type OperationId } from '@coxswain/protocol/operations';
import { pruneWorktrees } from '../../worktrees/orphans.ts';
import { problemOf } from '../problems.ts';
import type { Handlers } from '../route.ts';
import type { Services } from '../services.ts';
import type { Streams } from '../stream/streams.ts';

/** An empty line says that the work goes on. */
const PING = { everyMs: 5_000, piece: () => '\n' } as const;

export const ledgerHandlers = (services: Services, streams: Streams): Handlers<'ledger'> => {
  const { engine, ledger, clock, worktreesFolder, environment } = services;

  /** The lines, and after a failure the problem. */
  async function* answered(operation: OperationId, lines: AsyncIterable<object>): AsyncGenerator<string> {
    try {
      for await (const line of lines) yield `${JSON.stringify(line)}\n`;
    } catch (error) {
      yield `${JSON.stringify({ problem: problemOf(error, services, operation) })}\n`;
    }
  }

  return {
    check({ body: { scope, expect }, context, caller }) {
      const lines = ledger.check({ scope, expect, nowMs: clock.nowMs() });
      const pieces = answered('checkLedger', lines);
      return streams.open(context, caller).send({ contentType: NDJSON_TYPE, pieces, ping: PING });
    },
    backUp({ body: { file, force }, context, caller }) {
      const stream = streams.open(context, caller);
      const { signal } = stream;
      const work = async function* () {
        const order = { file, isForced: force, by: auditBy(caller), nowMs: clock.nowMs(), signal };
        yield { backup: await ledger.backUp(order) };
      };
      const pieces = answered('backUpLedger', work());
      return stream.send({ contentType: NDJSON_TYPE, pieces, ping: PING });
    },
    async prune({ body: { dryRun, olderThanMs }, caller }) {
      const pruned = await engine.prune({ dryRun, olderThanMs }, caller);
      const { sessions } = ledger;
      return {
        ...pruned,
        worktrees: await pruneWorktrees({ sessions, worktreesFolder, environment, dryRun }),
      };
    },
    async export({ context, caller }) {
      await ledger.audit.append(auditBy(caller), { action: 'ledger.exported' });
      return streams.open(context, caller).send({ contentType: NDJSON_TYPE, pieces: ledger.export() });
    },
  };
};
