// Pages of the log, for readers that lag behind and for page requests.

import { setImmediate } from 'node:timers/promises';
import type { LedgerEvent } from '@coxswain/protocol';
import type { Database } from '../database/database.ts';
import type { EventFilter } from '../ledger.ts';
import type { LocationSource } from '../output/read-locations.ts';
import type { EventPages } from './feed.ts';
import { matcherOf } from './filter.ts';
import { SharedItem } from './item.ts';
import { readStoredPage, withinBudget, withText } from './read-page.ts';

const PAGE_EVENTS = 256;
/** A stalled reader holds a page in several forms: as events, as JSON, as bytes waiting for the connection. */
const PAGE_BYTES = 128 * 1024;

export interface StoredPages extends EventPages {
  /** The first matching events after the cursor, at most `limit`, read in pages. */
  page(after: number, filter: EventFilter, limit: number): Promise<readonly LedgerEvent[]>;
}

/** Reads from the database and from the files in the output folder. */
export const createPages = (database: Database, outputFolder: string): StoredPages => {
  const source: LocationSource = { folder: outputFolder, read: (script) => database.read(script) };
  const readEvents = async (after: number, filter: EventFilter, maxEvents: number) => {
    const head = database.head();
    const request = { after, head, filter, maxEvents, maxBytes: PAGE_BYTES };
    const page = withinBudget(await database.read(() => readStoredPage(request)), PAGE_BYTES);
    const events = await withText(page.events, source);
    // Others get their turn between two pages, however far behind a reader is.
    await setImmediate();
    const matches = matcherOf(filter);
    return { events: matches === undefined ? events : events.filter(matches), throughSeq: page.throughSeq };
  };

  return {
    async read(after, filter) {
      const { events, throughSeq } = await readEvents(after, filter, PAGE_EVENTS);
      return { items: events.map((event) => new SharedItem(event)), throughSeq };
    },
    async page(after, filter, limit) {
      const found: LedgerEvent[] = [];
      let cursor = after;
      while (found.length < limit && cursor < database.head()) {
        const page = await readEvents(cursor, filter, Math.min(PAGE_EVENTS, limit - found.length));
        found.push(...page.events);
        cursor = page.throughSeq;
      }
      return found;
    },
  };
};
