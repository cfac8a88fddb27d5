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
    // A cost that nobody counted is no cost of nothing. What was summed before does not say, unless it is more than nothing.
    `alter table rollup_usage add column tasks integer not null default 0`,
    `alter table rollup_usage add column unpriced integer not null default 0`,
    // The trace that a task belongs to.
    `alter table task_request add column traceparent text`,
    // What a task asks for beyond what its agent is set to, and copies of the files that go with its prompt: each content is
    // kept once, as long as a task names it.
    `alter table task_request add column overrides text`,
    `alter table task_request add column attachments text`,
    `create table attachment (hash text primary key, bytes blob not null) strict`,
    `create table task_attachment (
      hash text not null, n integer not null references task (n) on delete cascade, primary key (hash, n)
    ) strict, without rowid`,
    `create index task_attachment_of on task_attachment (n)`,
    `create trigger attachment_named after insert on task_request when new.attachments is not null begin
      insert or ignore into task_attachment (hash, n)
        select json_extract(value, '$.hash'), new.n from json_each(new.attachments);
    end`,
    `create trigger attachment_gone after delete on task_attachment
      when not exists (select 1 from task_attachment where hash = old.hash) begin
      delete from attachment where hash = old.hash;
    end`,
    // What of its agent a run goes without: skills, MCP servers.
    `alter table task_request add column leaves_out text`,
    // Errors can be searched for: what was indexed is indexed again, in the background, and found meanwhile.
    `update meta set value = '0' where key = 'search_through_seq'`,
  ],
};
