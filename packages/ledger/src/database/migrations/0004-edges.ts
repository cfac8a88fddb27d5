// What a crash between a promise and its fulfilment must not forget.

import type { Migration } from '../migrate.ts';

export const edges: Migration = {
  version: 4,
  statements: [
    // Who asked for the removal of a task that still had to stop; null: nobody.
    `alter table task add column delete_by text`,

    // Removed tasks whose events and files are still being erased: nobody sees them any more, and the next start goes on.
    `create table removal (task_n integer primary key, task_id text not null) strict`,
  ],
};
