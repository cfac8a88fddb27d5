// Short named texts that the daemon keeps in the ledger itself, so that copies and backups have them too: the position of each
// event consumer, the result of an agent's last check.

import type { Database } from './database/database.ts';
import { readMeta, removeMeta, writeMeta } from './database/meta.ts';

export interface Notes {
  /** undefined: none is kept. */
  read(name: string): Promise<string | undefined>;
  /** Survives a crash of the daemon at once, a power cut with the next durable write. undefined removes it. */
  write(name: string, text: string | undefined): Promise<void>;
}

const keyOf = (name: string): string => `note_${name}`;

export const ledgerNotes = (database: Database): Notes => ({
  read: (name) => database.read(() => readMeta(keyOf(name))),
  write: (name, text) =>
    database.write(() => (text === undefined ? removeMeta(keyOf(name)) : writeMeta(keyOf(name), text)), {
      isDurable: false,
    }),
});
