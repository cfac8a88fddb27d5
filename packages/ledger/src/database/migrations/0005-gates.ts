// Who may pass, and who did what: the audit log, named tokens, and the workflows of repositories that someone trusts.

import type { Migration } from '../migrate.ts';

export const gates: Migration = {
  version: 5,
  statements: [
    // The values that a command gets as variables of its own, as JSON.
    `alter table task_request add column input text`,
    // Each entry carries the hash of the one before, so that a change anywhere is found.
    `create table audit (
      seq integer primary key autoincrement, at integer not null, actor text not null, door text not null,
      action text not null, subject text, detail text not null, previous text not null, hash text not null
    ) strict`,
    `create index audit_at on audit (at)`,
    `create index audit_actor on audit (actor)`,
    `create index audit_action on audit (action)`,
    `create trigger audit_stands before update on audit begin
      select raise(abort, 'the audit log is append-only');
    end`,
    // Also what \`insert or replace\` would put over an entry.
    `create trigger audit_grows before insert on audit when exists (select 1 from audit where seq >= new.seq) begin
      select raise(abort, 'the audit log is append-only');
    end`,
    // Old entries leave from the front only, as far as the log itself says that they may.
    `create trigger audit_stays before delete on audit when old.seq > coalesce((
      select json_extract(detail, '$.throughSeq') from audit where action = 'audit.pruned' order by seq desc limit 1
    ), 0) begin
      select raise(abort, 'the audit log is append-only');
    end`,
    // The token itself is shown once and never stored. A name is free again when its token is revoked or has expired.
    `create table token (
      id text primary key, name text not null, hash blob not null, may text not null, agents text,
      created_at integer not null, created_by text not null, expires_at integer, last_used_at integer,
      revoked_at integer, revoked_by text
    ) strict`,
    `create unique index token_hash on token (hash)`,
    // A workflow file as it was when someone looked at it: another content has to be trusted again.
    `create table trusted_workflow (
      path text primary key, hash text not null, trusted_at integer not null, trusted_by text not null
    ) strict, without rowid`,
  ],
};
