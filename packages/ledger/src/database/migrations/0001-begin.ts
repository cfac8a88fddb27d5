// The first schema. The pragmas that must come before any table (auto_vacuum) are set when the file is made: see open-file.ts.
// The partial indexes are what makes claiming cost the same with ten pending tasks and with a million.

import type { Migration } from '../migrate.ts';

export const begin: Migration = {
  version: 1,
  statements: [
    `create table meta (key text primary key, value text not null) strict, without rowid`,
    `create table counter (name text primary key, value integer not null) strict, without rowid`,

    // Defaults are what most new tasks have: an insert leaves them out, because binding a value costs as much as writing it.
    `create table task (
      n integer primary key autoincrement,
      id text not null unique,
      kind text not null,
      source text not null,
      status text not null default 'pending'
        check (status in ('pending','running','needs_input','completed','failed','cancelled')),
      reason text,
      parent_n integer,
      parent_id text,
      root_n integer,
      root_id text,
      retry_of text,
      job_id text,
      agent text not null,
      session text not null,
      line text,
      priority integer not null default 0,
      effective_priority integer not null default 0,
      place integer not null,
      pool text,
      unmet integer not null default 0,
      due_at integer,
      gate integer,
      run_at integer,
      attempt integer not null default 0,
      max_attempts integer not null default 1,
      run_id text,
      node text,
      pid integer,
      pid_start text,
      created_at integer not null,
      started_at integer,
      ended_at integer,
      worked_ms integer not null default 0,
      working_since integer,
      cancel_requested_at integer,
      cancel_reason text,
      cancel_by text,
      cancel_now integer,
      progress text,
      usage text,
      exit_code integer,
      environment_ref text,
      is_external integer not null default 0,
      tree_size integer not null default 1,
      revision integer not null default 1
    ) strict`,
    // Lists. A filter on the status alone merges the few kinds, a filter on the kind alone the few statuses.
    `create index task_by_status on task (status, kind, n)`,
    `create index task_by_agent on task (agent, status, n)`,
    `create index task_by_session on task (session, n)`,
    `create index task_by_ended on task (status, ended_at, n) where ended_at is not null`,
    `create index task_by_parent on task (parent_n, n) where parent_n is not null`,
    `create index task_by_root on task (root_n, n) where root_n is not null`,
    `create index task_by_job on task (job_id, n) where job_id is not null`,
    `create index task_by_retried on task (retry_of, n) where retry_of is not null`,
    `create index task_held on task (n) where status = 'pending' and gate is null`,
    // Claiming.
    `create index task_in_pool on task (pool, gate, place, n) where gate is not null`,
    `create index task_in_line on task (line, gate, place, n) where gate is not null and line is not null`,
    `create index task_delayed on task (due_at, n) where due_at is not null`,
    `create index task_claimed on task (pool, status) where run_id is not null`,
    `create index task_claimed_line on task (line) where run_id is not null and line is not null`,
    `create index task_environment on task (environment_ref) where environment_ref is not null`,
    // Which numbers were given when, one row for a thousand or more, so that times need no index of their own.
    `create table era (n integer primary key, high_before integer not null, low integer not null) strict`,

    `create table task_request (
      n integer primary key references task (n) on delete cascade,
      user text not null,
      title text,
      prompt text not null,
      command text,
      runtime text not null default 'command',
      model text,
      work_dir text not null,
      add_dirs text,
      deliver_to text,
      origin text,
      pool_name text,
      labels text,
      after text,
      run_at integer,
      timeout_ms integer not null,
      on_input text not null default 'park',
      output_schema text,
      idempotency_key text
    ) strict`,
    // Retention asks what active tasks still name in `after`.
    `create index task_request_after on task_request (n) where after is not null`,
    `create table task_result (
      n integer primary key references task (n) on delete cascade,
      result text, error_code text, error_message text
    ) strict`,
    `create table task_label (
      key text, n integer references task (n) on delete cascade, value text not null, primary key (key, n)
    ) strict, without rowid`,
    `create index task_label_value on task_label (key, value, n)`,
    `create index task_label_of on task_label (n)`,
    `create table dependency (
      on_n integer references task (n) on delete cascade,
      n integer references task (n) on delete cascade,
      primary key (on_n, n)
    ) strict, without rowid`,
    `create index dependency_of on dependency (n, on_n)`,
    `create table idempotency (
      key text primary key,
      task_id text not null,
      request_hash text,
      created_at integer not null,
      removed_at integer
    ) strict, without rowid`,
    `create index idempotency_removed on idempotency (removed_at) where removed_at is not null`,

    `create table session (
      key text primary key,
      name text not null unique,
      agent text not null,
      created_at integer not null,
      last_task_at integer,
      tasks integer not null,
      active_tasks integer not null,
      usage text
    ) strict, without rowid`,
    `create index session_by_use on session (coalesce(last_task_at, created_at))`,

    `create table input (
      id text primary key,
      task_n integer not null references task (n) on delete cascade,
      state text not null,
      created_at integer not null,
      expires_at integer,
      question text not null,
      answer text,
      answered_by text,
      answered_at integer
    ) strict`,
    `create index input_of_task on input (task_n, created_at)`,
    `create index input_open on input (created_at) where state = 'open'`,

    // No foreign key: the record of a removal outlives its task.
    `create table event (
      seq integer primary key autoincrement,
      at integer not null,
      task_n integer not null,
      type integer not null,
      data text
    ) strict`,
    // Codes up to 2 are output (events/type-code.ts): reading the facts of a task passes none of its text.
    `create index event_output on event (task_n, seq) where type <= 2`,
    `create index event_fact on event (task_n, seq) where type > 2`,
    // TaskDeleted.
    `create index event_removal on event (type, seq) where type = 22`,

    `create table output_segment (
      task_n integer,
      attempt integer,
      segment integer,
      bytes integer not null,
      first_seq integer not null,
      last_seq integer not null,
      primary key (task_n, attempt, segment)
    ) strict, without rowid`,
    `create table output_total (
      task_n integer primary key,
      row_bytes integer not null,
      file_bytes integer not null,
      dropped_bytes integer not null
    ) strict`,

    `create table rollup_task (
      day text, agent text, status text, tasks integer not null, duration_ms integer not null,
      primary key (day, agent, status)
    ) strict, without rowid`,
    `create table rollup_duration (
      day text, agent text, bucket integer, tasks integer not null,
      primary key (day, agent, bucket)
    ) strict, without rowid`,
    `create table rollup_tool (
      day text, tool text, calls integer not null, failed integer not null,
      primary key (day, tool)
    ) strict, without rowid`,
    `create table rollup_usage (
      day text, provider text, model text, currency text,
      input_tokens integer not null, output_tokens integer not null, cost real not null,
      primary key (day, provider, model, currency)
    ) strict, without rowid`,

    // Words are found by their beginning; those that occur everywhere are short, and have their prefixes ready.
    `create virtual table search using fts5 (
      title, prompt, result,
      content='', contentless_delete=1, prefix='3 4', tokenize="unicode61 remove_diacritics 2"
    )`,
  ],
};
