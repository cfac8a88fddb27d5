// The ledger as a whole: checking and copying it, which may take long and answer in lines; removing what
// is old, and taking everything out.

import { auditBy } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import type { PrunedWorktrees } from '@coxswain/protocol';
import { NDJSON_TYPE, type OperationId } from '@coxswain/protocol/operations';
import { listWorktrees, removeWorktree } from '@coxswain/runtimes';
import { problemOf } from '../problems.ts';
import type { Handlers } from '../route.ts';
import type { Services } from '../services.ts';
import type { Streams } from '../stream/streams.ts';

/** An empty line says that the work continues. */
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

// Worktrees whose conversation is gone: those without changes of their own are removed, the others stay and are reported.

/** Those that were named, or worked in more than once, are listed; the others are found by the name that is their id. */
const MAX_SESSIONS = 1_000_000;

interface OrphanSearch {
  readonly sessions: Pick<Ledger['sessions'], 'get' | 'list'>;
  readonly worktreesFolder: string;
  /** The environment for git. */
  readonly environment: Readonly<Record<string, string>>;
  /** Only says what would go. */
  readonly dryRun: boolean;
}

/** Goes through all worktrees of cox. One whose session is known is left alone, whatever it holds. */
const pruneWorktrees = async (search: OrphanSearch): Promise<PrunedWorktrees> => {
  const { sessions, environment, dryRun } = search;
  const removed: string[] = [];
  const kept: { folder: string; why: string }[] = [];
  const worktrees = await listWorktrees(search.worktreesFolder);
  if (worktrees.length === 0) return { removed, kept };
  const known = new Set((await sessions.list(MAX_SESSIONS)).map(({ id }) => id));
  for (const worktree of worktrees) {
    if (known.has(worktree.name) || (await sessions.get(worktree.name)) !== undefined) continue;
    const removal = await removeWorktree(worktree, { environment, isTrial: dryRun });
    if (removal.isRemoved) removed.push(worktree.folder);
    else kept.push({ folder: worktree.folder, why: removal.why });
  }
  return { removed, kept };
};
