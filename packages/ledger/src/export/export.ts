// The whole ledger as lines of JSON: one that says which ledger this is, then its tasks, then its events, then what
// was said in its sessions, then jobs with what their slots came to, what was told, and whom messages reach.

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
 * `{"message":…}`, `{"job":…}`, `{"firing":…}`, `{"delivery":…}`, `{"route":…}`. What comes while it reads may be in it or not; nothing is in it in part.
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
