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
    // Removed tasks whose events and files are still being erased: nobody sees them any more, and the next start goes on.
    `create table removal (task_n integer primary key, task_id text not null) strict`,
    // How far something of another ledger was taken over: of a task its events, of a session its messages.
    `create table imported (
      source text, subject text, through integer not null, primary key (source, subject)
    ) strict, without rowid`,

    // Durations by a clock that never jumps; working_since is on that clock from here on. What runs while this is upgraded is
    // recovered right after, and how long it had worked since its last pause is not known.
    `alter table task add column started_steady integer`,
    `alter table task add column duration_ms integer`,
    `update task set working_since = null where working_since is not null`,
  ],
};
