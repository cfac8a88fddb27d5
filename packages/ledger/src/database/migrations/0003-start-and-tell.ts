// Jobs and what they fired, the outbox of notices, messages that came in, routes of channels, and what a task has of them.

import type { Migration } from '../migrate.ts';

export const startAndTell: Migration = {
  version: 3,
  statements: [
    `alter table task_request add column delivery text not null default 'state_changes'`,
    `alter table task_request add column composition text`,
    `alter table task_request add column step text`,
    // 0: it tells nobody anything. 1: its questions and its end. 2: also its start.
    `alter table task add column tells integer not null default 0`,
    // What waits or runs and was given targets keeps its promise.
    `update task set tells = 2 where status in ('pending', 'running', 'needs_input') and exists (
      select 1 from task_request as request where request.n = task.n and request.deliver_to is not null)`,
    `create index task_of_job on task (job_id, n)
      where job_id is not null and status in ('pending', 'running', 'needs_input')`,
    // `definition` is JSON of what people say about the job; the columns are what the ledger itself moves.
    `create table job (
      n integer primary key autoincrement,
      id text not null unique,
      name text not null unique,
      definition text not null,
      environment_ref text,
      enabled integer not null,
      pause_reason text,
      next_at integer,
      backoff_until integer,
      -- No slot of a timed trigger up to this instant fires again, whatever the clock does.
      fired_through integer not null,
      runs integer not null default 0,
      successes integer not null default 0,
      failures_in_a_row integer not null default 0,
      last_status text,
      last_task_id text,
      last_fired_at integer,
      cost real not null default 0,
      tokens integer not null default 0,
      created_at integer not null,
      updated_at integer not null,
      revision integer not null default 1
    ) strict`,
    `create index job_next on job (next_at, n) where next_at is not null`,
    `create index job_environment on job (environment_ref) where environment_ref is not null`,
    // One row for each occurrence. `slot` is the instant of a timed trigger, else what fired it by its id. No foreign key:
    // a job may have very many, which are removed in steps after it.
    `create table firing (
      job_n integer not null,
      slot text not null,
      trigger text not null,
      slot_at integer not null,
      at integer not null,
      task_id text,
      missed text,
      detail text,
      primary key (job_n, slot)
    ) strict, without rowid`,
    `create index firing_fired on firing (job_n, at, slot_at) where missed is null`,
    `create index firing_missed on firing (job_n, at, slot_at) where missed is not null`,
    `create table delivery (
      n integer primary key autoincrement,
      id text not null unique,
      -- null: it belongs to no task, or to one that was removed; then task_id still says which.
      task_n integer,
      task_id text,
      kind text not null,
      request_id text,
      target text not null,
      state text not null default 'pending',
      text text,
      attempts integer not null default 0,
      -- Only the first in line of a target has one; 0: at once.
      next_at integer,
      error text,
      created_at integer not null,
      delivered_at integer
    ) strict`,
    `create index delivery_due on delivery (next_at, n) where next_at is not null`,
    `create index delivery_line on delivery (target, n) where state = 'pending'`,
    `create index delivery_state on delivery (state, n)`,
    `create index delivery_task on delivery (task_id, n) where task_id is not null`,
    `create index delivery_loose on delivery (created_at) where task_n is null and state <> 'pending'`,
    `create table inbound (
      n integer primary key autoincrement,
      channel text not null,
      message_id text not null,
      message text not null,
      received_at integer not null,
      handled_at integer,
      outcome text,
      unique (channel, message_id)
    ) strict`,
    `create index inbound_open on inbound (n) where handled_at is null`,
    `create index inbound_handled on inbound (handled_at) where handled_at is not null`,
    `create table channel_route (
      n integer primary key autoincrement,
      id text not null unique,
      channel text not null,
      account text,
      peer text,
      thread text,
      agent text not null,
      session text,
      created_at integer not null
    ) strict`,
    `create unique index channel_route_of on channel_route
      (channel, coalesce(account, ''), coalesce(peer, ''), coalesce(thread, ''))`,
  ],
};
