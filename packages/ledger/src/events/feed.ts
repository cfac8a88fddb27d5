// Replay and live are one loop: a reader is a cursor. At the head it reads from the shared ring; behind the ring's floor it reads
// pages of the ledger until it has caught up. Nobody polls, and a reader that stops costs one batch.

import { ProblemError, type TaskId } from '@coxswain/protocol';
import type { EventFilter, FeedItem } from '../ledger.ts';
import { matcherOf } from './filter.ts';
import type { SharedItem } from './item.ts';
import { type Batch, EventRing, RING_BUDGET, type RingBudget } from './ring.ts';
import { Watchers } from './watchers.ts';

/** What the feed needs from the ledger for readers that lag behind. */
export interface EventPages {
  /** Matching events after the cursor, at most a batch; must move on while the cursor is behind the newest event. */
  read(after: number, filter: EventFilter): Promise<Batch>;
}

export interface FeedSetup {
  /** The newest sequence at the start. */
  readonly headSeq: number;
  readonly pages: EventPages;
  /** The newest sequence that retention has removed; 0 when it removed none. */
  readonly prunedThroughSeq: () => number;
  readonly budget?: RingBudget;
}

export interface Feed {
  /** Committed events, in order; called after each commit. */
  publish(items: readonly SharedItem[]): void;
  head(): number;
  /** Throws `cursor_expired` at once, and while reading when retention overtakes a reader that lags. */
  subscribe(
    after: number,
    filter: EventFilter,
    signal: AbortSignal,
    onProgress?: (throughSeq: number) => void,
  ): AsyncIterable<readonly FeedItem[]>;
  isWatched(taskId: TaskId, rootId: TaskId): boolean;
  /** Ends every subscription. */
  close(): void;
}

/** Pause between two wake-ups: none for a few watchers, so that they see a fact at once; then growing. */
const REST_MS_PER_WATCHER = 0.1;
const MAX_REST_MS = 10;

export const createFeed = (setup: FeedSetup): Feed => {
  const ring = new EventRing(setup.headSeq, setup.budget ?? RING_BUDGET);
  const watchers = new Watchers();
  const readers = new Set<{ resume: (() => void) | undefined }>();
  let isClosed = false;
  const wakeAll = (): void => {
    for (const reader of readers) reader.resume?.();
  };
  const bell = createNotifier(wakeAll, () =>
    Math.min(MAX_REST_MS, Math.floor(readers.size * REST_MS_PER_WATCHER)),
  );

  async function* follow(
    after: number,
    filter: EventFilter,
    signal: AbortSignal,
    onProgress: ((throughSeq: number) => void) | undefined,
  ) {
    const matches = matcherOf(filter);
    const reader: { resume: (() => void) | undefined } = { resume: undefined };
    const onAbort = (): void => reader.resume?.();
    const unwatch = watchers.add(filter);
    readers.add(reader);
    signal.addEventListener('abort', onAbort);
    const isOver = (): boolean => signal.aborted || isClosed;
    let cursor = after;
    let next: readonly FeedItem[] = [];
    const advance = async (): Promise<boolean> => {
      const { items, throughSeq } =
        cursor < ring.floor ? await setup.pages.read(cursor, filter) : ring.after(cursor, matches);
      cursor = throughSeq;
      next = items;
      return items.length === 0;
    };
    /** Keeps no reference to a batch that was handed out, however long its reader takes. */
    const hand = (): readonly FeedItem[] => {
      const items = next;
      next = [];
      return items;
    };
    try {
      while (!isOver()) {
        refuseCursor(cursor, filter, setup.prunedThroughSeq(), ring.head);
        const isEmpty = await advance();
        if (isOver()) return;
        if (!isEmpty) yield hand();
        onProgress?.(cursor);
        if (isEmpty && cursor >= ring.head) {
          await new Promise<void>((resolve) => {
            reader.resume = resolve;
          });
          reader.resume = undefined;
        }
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      readers.delete(reader);
      unwatch();
    }
  }

  return {
    publish(items) {
      if (items.length === 0) return;
      ring.push(items);
      if (readers.size > 0) bell.ring();
    },
    head: () => ring.head,
    subscribe(after, filter, signal, onProgress) {
      refuseCursor(after, filter, setup.prunedThroughSeq(), ring.head);
      return follow(after, filter, signal, onProgress);
    },
    isWatched: (taskId, rootId) => watchers.isWatched(taskId, rootId),
    close() {
      isClosed = true;
      bell.close();
      wakeAll();
    },
  };
};

// A cursor that can no longer be served completely is refused: continuing from it would skip events silently.

/**
 * Throws `cursor_expired` when retention removed events after the cursor, or when the cursor is ahead of the ledger. Retention
 * removes whole tasks, so a reader of named tasks or of a tree is never refused as too old: its tasks are complete, or a
 * TaskDeleted reports their removal.
 */
const refuseCursor = (
  cursor: number,
  filter: EventFilter,
  prunedThroughSeq: number,
  headSeq: number,
): void => {
  if (cursor > headSeq)
    throw new ProblemError(
      'cursor_expired',
      `event ${cursor} is newer than the newest event of this ledger, ${headSeq}; the cursor is from another ledger: start again from ${prunedThroughSeq}`,
      { oldestSeq: prunedThroughSeq },
    );
  if (cursor >= prunedThroughSeq || filter.taskIds !== undefined || filter.rootId !== undefined) return;
  throw new ProblemError(
    'cursor_expired',
    `events up to ${prunedThroughSeq} were removed by retention and the cursor is at ${cursor}: start again from ${prunedThroughSeq}`,
    { oldestSeq: prunedThroughSeq },
  );
};

// Wakes all watchers at once. The first ring after a quiet moment sounds in the same turn of the loop; under load rings are
// batched, because two hundred watchers waking for each of two thousand commits a second do nothing but wake.
interface Notifier {
  /** Something was committed. */
  ring(): void;
  close(): void;
}

/**
 * `sound` runs once for all rings of a turn, then not before `restMs()` has passed. 0: in the next turn of the loop.
 * Nothing is scheduled while nothing is new.
 */
const createNotifier = (sound: () => void, restMs: () => number): Notifier => {
  let immediate: NodeJS.Immediate | undefined;
  let rest: NodeJS.Timeout | undefined;
  let isRung = false;

  const strike = (): void => {
    immediate = undefined;
    isRung = false;
    sound();
    const ms = restMs();
    if (ms > 0) rest = setTimeout(afterRest, ms);
  };
  const afterRest = (): void => {
    rest = undefined;
    if (isRung) strike();
  };

  return {
    ring() {
      isRung = true;
      if (rest === undefined) immediate ??= setImmediate(strike);
    },
    close() {
      clearImmediate(immediate);
      clearTimeout(rest);
    },
  };
};
