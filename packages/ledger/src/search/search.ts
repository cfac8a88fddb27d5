// Search over tasks: the index kept in the background, the looking up in the reading thread.

import type { Database } from '../database/database.ts';
import type { Reader } from '../reader/reader.ts';
import { startIndexer } from './indexer.ts';
import type { SearchQuery } from './search-page.ts';

export interface Search {
  /** Numbers of tasks that hold every word of the text, newest first; what was committed a second ago is found. */
  find(query: SearchQuery): Promise<readonly number[]>;
  /** Resolves when everything committed so far can be found. */
  caughtUp(): Promise<void>;
  /** Ends indexing; it goes on at the next start. Safe to call twice. */
  close(): Promise<void>;
}

export const openSearch = async (database: Database, reader: Reader): Promise<Search> => {
  const indexer = await startIndexer(database);
  return {
    find: (query) => reader.run('searchPage', query),
    caughtUp: () => indexer.caughtUp(),
    close: () => indexer.close(),
  };
};
