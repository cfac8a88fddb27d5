// What the worktree of a task's conversation changed.

import type { Ledger } from '@coxswain/ledger';
import { type EventData, ProblemError, type Task } from '@coxswain/protocol';
import { TEXT_TYPE } from '@coxswain/protocol/operations';
import { worktreeDiff } from '@coxswain/runtimes';
import type { Handlers } from '../route.ts';
import type { Services } from '../services.ts';
import type { Streams } from '../stream/streams.ts';

/** A task notes its worktree once for each attempt. */
const MAX_ATTEMPTS = 1_000;

const worktreeOf = async ({ events }: Ledger, { id }: Task): Promise<EventData['WorktreeMade']> => {
  const types = new Set(['WorktreeMade'] as const);
  const noted = await events.page(0, { taskIds: new Set([id]), types }, MAX_ATTEMPTS);
  const last = noted.at(-1);
  if (last?.type === 'WorktreeMade') return last.data;
  throw new ProblemError(
    'unprocessable',
    `task ${id} had no git worktree of its own, so its changes cannot be separated; set worktree: true for its ` +
      'agent to get one for each conversation',
  );
};

/** The first piece is awaited, so that a failure of git is an error and not an empty patch. */
const begun = async (
  pieces: AsyncGenerator<string, void, undefined>,
  signal: AbortSignal,
): Promise<AsyncIterable<string>> => {
  const first = await pieces.next();
  // Who asks for the head alone reads nothing of it.
  signal.addEventListener('abort', () => void pieces.return(), { once: true });
  return (async function* () {
    try {
      if (first.done !== true) yield first.value;
      yield* pieces;
    } finally {
      await pieces.return();
    }
  })();
};

export const diffHandlers = (
  { ledger, environment }: Services,
  streams: Streams,
): Handlers<'tasks', 'diff'> => ({
  async diff({ task, context, caller }) {
    const worktree = await worktreeOf(ledger, task);
    const stream = streams.open(context, caller);
    const pieces = worktreeDiff(worktree, { environment, signal: stream.signal });
    return stream.send({ contentType: TEXT_TYPE, pieces: await begun(pieces, stream.signal) });
  },
});
