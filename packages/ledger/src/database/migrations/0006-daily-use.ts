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
    // Background tasks are limited for each submitter; what a batch holds beyond that is throttled.
    `alter table task add column submitter text`,
    `alter table task add column is_throttled integer not null default 0`,
    `create index task_throttled on task (submitter, place, n)
      where is_throttled = 1 and unmet = 0 and due_at is null`,
    `update task set submitter = 'user:' || (select user from task_request as request where request.n = task.n)
      where kind = 'background' and is_external = 1 and status in ('pending', 'running', 'needs_input')`,
    `delete from counter where name = 'background_active'`,
    `insert into counter (name, value)
      select 'background:' || submitter, count(*) from task where submitter is not null group by submitter`,
    // What lists of the past show: no steps, speeches and helpers.
    `insert into counter (name, value)
      select 'history', count(*) from task
      where status in ('completed', 'failed', 'cancelled') and kind <> 'item' and (parent_n is null or kind = 'background')`,
    // What of its agent a run goes without: skills, MCP servers.
    `alter table task_request add column leaves_out text`,
    // Errors can be searched for: what was indexed is indexed again, in the background, and found meanwhile.
    `update meta set value = '0' where key = 'search_through_seq'`,
  ],
};
