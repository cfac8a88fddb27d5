// How far somebody who takes events out of the ledger has come, kept in the ledger itself: a copy and a backup know it too.

import type { Database } from '../database/database.ts';
import { readMeta, removeMeta, writeMeta } from '../database/meta.ts';

export interface FollowerCursors {
  /** undefined: none is kept. */
  read(follower: string): Promise<string | undefined>;
  /** Survives a crash of the daemon at once, a power cut with the next durable write. undefined removes it. */
  write(follower: string, cursor: string | undefined): Promise<void>;
}

const keyOf = (follower: string): string => `cursor_${follower}`;

export const followerCursors = (database: Database): FollowerCursors => ({
  read: (follower) => database.read(() => readMeta(keyOf(follower))),
  write: (follower, cursor) =>
    database.write(
      () => (cursor === undefined ? removeMeta(keyOf(follower)) : writeMeta(keyOf(follower), cursor)),
      { isDurable: false },
    ),
});
