// What a crash between a promise and its fulfilment must not forget.

import type { Migration } from '../migrate.ts';

export const edges: Migration = {
  version: 4,
  statements: [
    // Who asked for the removal of a task that still had to stop; null: nobody.
    `alter table task add column delete_by text`,
  ],
};
