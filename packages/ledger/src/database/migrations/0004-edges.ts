// What a crash between a promise and its fulfilment must not forget.

import type { Migration } from '../migrate.ts';

export const edges: Migration = {
  version: 4,
  statements: [
    // Who asked for the removal of a task that still had to stop; null: nobody.
    `alter table task add column delete_by text`,
    // How far something of another ledger was taken over: of a task its events, of a session its messages.
    `create table imported (
      source text, subject text, through integer not null, primary key (source, subject)
    ) strict, without rowid`,
  ],
};
