// Most tasks are alone in a session named after them, which finds them by their id: the index of sessions holds the others. A place
// at random in one more index costs a new task as much as everything else that is written of it.

import type { Migration } from '../migrate.ts';

export const ownSessions: Migration = {
  version: 8,
  statements: [
    `drop index task_by_session`,
    `create index task_by_session on task (session, n) where session <> 'ses_' || substr(id, 5)`,
  ],
};
