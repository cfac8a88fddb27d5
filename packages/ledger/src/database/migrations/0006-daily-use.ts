// What daily use asked for.

import type { Migration } from '../migrate.ts';

export const dailyUse: Migration = {
  version: 6,
  statements: [
    // A reset archives what was said: messages before first_n stay for people. What an interrupted reset left behind was to go.
    `delete from session_message where n < (
      select first_n from session_memory as memory where memory.session = session_message.session)`,
    `create table session_reset (
      session text not null,
      last_message integer not null,
      last_task integer not null,
      messages integer not null,
      at integer not null,
      primary key (session, last_message, last_task)
    ) strict, without rowid`,
  ],
};
