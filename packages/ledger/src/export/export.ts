// The whole ledger as lines of JSON: one that identifies the ledger, then its tasks, events, session messages, jobs, firings,
// deliveries and channel routes.

import type { LedgerId } from '@coxswain/protocol';
import type { Reader } from '../reader/reader.ts';
import type { ExportCursor, ExportPage } from './export-cursor.ts';

export interface ExportSetup {
  readonly id: LedgerId;
  /** The version of the schema. */
  readonly schema: number;
  readonly reader: Reader;
}

/**
 * Yields blocks of whole lines, each line ended by a line feed: `{"ledger":…}`, then `{"task":…}`, then `{"event":…}`, then
 * `{"message":…}`, `{"job":…}`, `{"firing":…}`, `{"delivery":…}`, `{"route":…}`. What is added meanwhile may be missing, but is never included in part.
 */
export async function* exportLedger({ id, schema, reader }: ExportSetup): AsyncGenerator<string> {
  yield `${JSON.stringify({ ledger: { id, schema } })}\n`;
  let cursor: ExportCursor | undefined = { section: 'tasks', after: 0 };
  while (cursor !== undefined) {
    const page: ExportPage = await reader.run('exportPage', cursor);
    if (page.text !== '') yield page.text;
    cursor = page.next;
  }
}
