// The audit log: who decided, changed or took something out, one entry each, chained by hash. What an agent did within what it was
// allowed is in the events of its task.

/** Everything that leaves an entry. */
export const AUDIT_ACTIONS = [
  'audit.pruned',
  'audit.started',
  'config.changed',
  'daemon.drained',
  'daemon.paused',
  'daemon.resumed',
  'daemon.stopped',
  'input.answered',
  'input.approved',
  'input.denied',
  'job.changed',
  'job.created',
  'job.deleted',
  'job.paused',
  'job.resumed',
  'ledger.backed_up',
  'ledger.copied',
  'ledger.exported',
  'ledger.imported',
  'ledger.pruned',
  'ledger.released',
  'ledger.repaired',
  'ledger.restored',
  'route.added',
  'route.removed',
  'secret.read',
  'session.reset',
  'task.deleted',
  'token.created',
  'token.revoked',
  'workflow.trusted',
  'workflow.untrusted',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * The way a change came in: the Unix socket, TCP, a message on a channel, a command without a daemon, the config file, or the
 * daemon by itself.
 */
export const AUDIT_DOORS = ['socket', 'tcp', 'channel', 'offline', 'file', 'daemon'] as const;
export type AuditDoor = (typeof AUDIT_DOORS)[number];

/** Who, and through which door. */
export interface AuditBy {
  /**
   * `user:<name>` of the operating system, `token:<name>`, `task:<id>` for its programs, `channel:<channel>:<sender>`; `daemon`
   * for what it does by itself, `file` for whoever edited the config. Only the last two have no colon.
   */
  readonly actor: string;
  readonly door: AuditDoor;
}

/** What the daemon decides by itself: time limits, defaults, retention. */
export const BY_DAEMON: AuditBy = { actor: 'daemon', door: 'daemon' };
/** An edit of the config file. Who wrote it, the file does not say. */
export const BY_FILE: AuditBy = { actor: 'file', door: 'file' };

/** The actions that a filter means: one, or all of a noun (`job` is `job.created`, `job.deleted`, …). */
export const auditActionsOf = (wanted: string): readonly AuditAction[] =>
  AUDIT_ACTIONS.filter((action) => action === wanted || action.startsWith(`${wanted}.`));

/** The actor that a filter means: as entries show it, or the bare name of a user. */
export const auditActorOf = (wanted: string): string =>
  wanted.includes(':') || wanted === BY_DAEMON.actor || wanted === BY_FILE.actor ? wanted : `user:${wanted}`;
