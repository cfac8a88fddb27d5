// Short texts that the daemon keeps for later by name, in the ledger itself, so that a copy and a backup have them too: how far
// whoever takes events out of it has come, what came of the last check of an agent.

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
