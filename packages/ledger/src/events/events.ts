// Events as the ledger's callers see them: the feed, notified of every commit, on top of the stored pages.

import type { Database } from '../database/database.ts';
import type { Events } from '../ledger.ts';
import { createFeed } from './feed.ts';
import { SharedItem } from './item.ts';
import { createPages } from './pages.ts';

export interface EventsSetup {
  readonly database: Database;
  /** The folder of the output files. */
  readonly outputFolder: string;
  /** The newest sequence that retention may have removed. */
  readonly prunedThrough: { readonly seq: number };
}

/** Follows the commits of the database from here on. `close` ends every subscription. */
export const createEvents = (setup: EventsSetup): Events & { close(): void } => {
  const { database, outputFolder, prunedThrough } = setup;
  const pages = createPages(database, outputFolder);
  const feed = createFeed({
    headSeq: database.head(),
    pages,
    prunedThroughSeq: () => prunedThrough.seq,
  });
  database.onCommit(({ events }) => feed.publish(events.map((event) => new SharedItem(event))));
  return {
    head: () => feed.head(),
    oldest: async () => prunedThrough.seq,
    subscribe: (after, filter, signal, onProgress) => feed.subscribe(after, filter, signal, onProgress),
    isWatched: (taskId, rootId) => feed.isWatched(taskId, rootId),
    page: (after, filter, limit) => pages.page(after, filter, limit),
    stored: (after, filter) => pages.read(after, filter),
    close: () => feed.close(),
  };
};
