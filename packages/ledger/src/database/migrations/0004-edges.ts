// What a crash between a promise and its fulfilment must not forget.

import type { Migration } from '../migrate.ts';

export const edges: Migration = {
  version: 4,
  statements: [
    // Who asked for the removal of a task that still had to stop; null: nobody.
    `alter table task add column delete_by text`,
    `create index task_to_delete on task (n) where delete_by is not null`,
    // In the canceller's own words; the cancel of a run that a crash interrupts is carried out by the next start.
    `alter table task add column cancel_message text`,
  ],
};
