// What sessions remember, and the open items of a session. The memory has a table of its own, by the key of the session:
// most sessions are one submission that nobody gave a name, and have no row.

import type { Migration } from '../migrate.ts';

export const remember: Migration = {
  version: 2,
  statements: [
    // Messages have the numbers first_n to last_n; what is left before was forgotten. Those from current_n on are what an
    // agent is given: current_n is the last summary.
    `create table session_memory (
      session text primary key,
      agent_session_id text,
      model text,
      first_n integer not null default 1,
      current_n integer not null default 1,
      last_n integer not null default 0
    ) strict, without rowid`,
    // No foreign key: what was said in a named session outlives the task it was said in.
    `create table session_message (
      id integer primary key autoincrement,
      session text not null,
      n integer not null,
      task_id text not null,
      role text not null,
      parts text not null,
      at integer not null
    ) strict`,
    `create unique index session_message_n on session_message (session, n)`,
    `create index item_open on task (session, n)
      where kind = 'item' and status in ('pending', 'running', 'needs_input')`,
  ],
};
